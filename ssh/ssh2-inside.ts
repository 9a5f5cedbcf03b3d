import type { Client, ParsedKey } from "ssh2";

/** Signs a request to log in. */
export type Sign = (data: Buffer, done: (signature: Buffer) => void) => void;

/** What of the inside of ssh2 1.17.0 is used here, and has to be looked at with every other release of it. */
export interface Protocol {
  /** Asks to log in by key: signed at once, or whether the host would take the key. */
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
  /** What listens to messages of the host. */
  readonly _handlers: {
    GLOBAL_REQUEST: (protocol: unknown, name: string, ...rest: unknown[]) => void;
  };
}

/** The inside of a client that is about to log in. */
export const protocolOf = (client: Client): Protocol =>
  (client as unknown as { readonly _protocol: Protocol })._protocol;
