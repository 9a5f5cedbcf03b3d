import type { Duplex } from "node:stream";
import { sharedBastion } from "./bastions";
import { bastionsOf } from "./connection";
import { forward } from "./forward";
import type { Bastion, Credentials } from "./host";

/**
 * Opens a TCP connection from the last bastion.
 *
 * @param name prefix of messages
 * @param user for bastions that do not set their own
 * @throws ConnectionError when a bastion is unreachable for half a minute or refuses the login, or the destination is
 *   unreachable.
 */
export async function openTunnel(
  name: string,
  to: Pick<Bastion, "address" | "port">,
  user: string,
  credentials: Credentials,
): Promise<Duplex> {
  const bastion = await sharedBastion(name, bastionsOf(credentials, user));
  if (!bastion)
    throw new Error(`${name}: connecting to ${to.address}:${to.port}: no bastion is set`);
  return forward(name, bastion, to);
}
