import type { Client } from "ssh2";

/** What of ssh2 1.17.0 listens to a host that asks for something by itself. */
interface Protocol {
  readonly _handlers: {
    GLOBAL_REQUEST: (protocol: unknown, name: string, ...rest: unknown[]) => void;
  };
}

/**
 * Lets a client that is about to log in pass over what OpenSSH tells it of the host's other keys (PROTOCOL, 2.5). ssh2 has the host
 * prove every one of them, which costs both sides more than the login; the stack file alone says which key is a host's.
 */
export function passOverOtherHostKeys(client: Client): void {
  const { _handlers: handlers } = (client as unknown as { readonly _protocol: Protocol })._protocol;
  const plain = handlers.GLOBAL_REQUEST;
  handlers.GLOBAL_REQUEST = (protocol, name, ...rest) => {
    if (name !== "hostkeys-00@openssh.com") plain(protocol, name, ...rest);
  };
}
