import type { Client } from "ssh2";
import { hopsTo, logIn } from "./connection";
import { ConnectionError } from "./errors";
import { forward } from "./forward";
import type { Credentials, Hop, SshHost } from "./host";
import { patiently } from "./patience";
import { perRun } from "../runtime/per-run";

/** One connection to each bastion of each way, which all hosts behind it share: sshd limits logins, but not what is forwarded. */
const shared = perRun(() => new Map<string, Promise<Client>>());

/**
 * An authenticated connection to a host, through the bastions' shared connections.
 *
 * @throws ConnectionError that says what refused.
 */
export async function connectThroughShared(
  host: SshHost,
  credentials: Credentials,
): Promise<Client> {
  const hops = hopsTo(host, credentials);
  const last = hops.at(-1)!;
  const bastion = await sharedBastion(host.name, hops.slice(0, -1));
  return logIn(host.name, last, bastion && (await forward(host.name, bastion, last)));
}

/**
 * The connection to the last of these bastions; undefined if there is none.
 *
 * @param name begins the messages
 * @throws ConnectionError when one of them is not reached within half a minute or refuses the login.
 */
export async function sharedBastion(
  name: string,
  bastions: readonly Hop[],
): Promise<Client | undefined> {
  const last = bastions.at(-1);
  if (!last) return undefined;
  const key = JSON.stringify(bastions.map(({ login, place, ...way }) => way));
  const existing = shared().get(key);
  // The bastion was entered in the name of whoever came first.
  if (existing)
    return existing.catch((error: unknown) => {
      throw inTheNameOf(name, error);
    });
  const client = patiently(async () => {
    const before = await sharedBastion(name, bastions.slice(0, -1));
    return logIn(name, last, before && (await forward(name, before, last)));
  });
  const forget = () => {
    if (shared().get(key) === client) shared().delete(key);
  };
  client.then((one) => one.once("close", forget), forget);
  shared().set(key, client);
  return client;
}

const inTheNameOf = (name: string, error: unknown): unknown =>
  error instanceof ConnectionError ? new ConnectionError(name, error.doing, error.why) : error;

/** Ends the connections to all bastions. */
export async function leaveBastions(): Promise<void> {
  const open = [...shared().values()];
  shared().clear();
  for (const client of open) await client.then((one) => one.end()).catch(() => undefined);
}
