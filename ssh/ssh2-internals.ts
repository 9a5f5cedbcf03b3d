import type { Client, ParsedKey } from "ssh2";

/** Signs a login request. */
export type Sign = (data: Buffer, done: (signature: Buffer) => void) => void;

/** The internals of ssh2 1.17.0 that are used here. Review them with every other release. */
export interface Protocol {
  /** Requests a login by key: signed, or a query whether the host accepts the key. */
  authPK(user: string, key: ParsedKey, algorithm?: string, sign?: Sign): void;
  readonly _authsQueue: string[];
  readonly _cipher: { encrypt(packet: Buffer): void };
  readonly _packetRW: {
    readonly write: {
      readonly allocStart: number;
      alloc(size: number): Buffer;
      finalize(packet: Buffer): Buffer;
    };
  };
  /** Handlers for the host's messages. */
  readonly _handlers: {
    GLOBAL_REQUEST: (protocol: unknown, name: string, ...rest: unknown[]) => void;
  };
}

/** The internals of a client that is about to log in. */
export const protocolOf = (client: Client): Protocol =>
  (client as unknown as { readonly _protocol: Protocol })._protocol;
