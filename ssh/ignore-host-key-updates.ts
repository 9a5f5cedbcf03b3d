import type { Client } from "ssh2";
import { protocolOf } from "./ssh2-internals";

/**
 * Makes a client that is about to log in ignore OpenSSH's announcement of the host's other keys (PROTOCOL, 2.5). ssh2
 * would have the host prove each of them by a signature; only the key in the stack file counts.
 */
export function ignoreHostKeyUpdates(client: Client): void {
  const { _handlers: handlers } = protocolOf(client);
  const plain = handlers.GLOBAL_REQUEST;
  handlers.GLOBAL_REQUEST = (protocol, name, ...rest) => {
    if (name !== "hostkeys-00@openssh.com") plain(protocol, name, ...rest);
  };
}
