import type { Client } from "ssh2";
import { protocolOf } from "./ssh2-inside";

/**
 * Lets a client that is about to log in pass over what OpenSSH tells it of the host's other keys (PROTOCOL, 2.5). ssh2 has the host
 * prove every one of them by a signature, and checks it; the stack file alone says which key is a host's.
 */
export function passOverOtherHostKeys(client: Client): void {
  const { _handlers: handlers } = protocolOf(client);
  const plain = handlers.GLOBAL_REQUEST;
  handlers.GLOBAL_REQUEST = (protocol, name, ...rest) => {
    if (name !== "hostkeys-00@openssh.com") plain(protocol, name, ...rest);
  };
}
