import type { Client } from "ssh2";
import { hopsTo, logIn } from "./connection";
import { ConnectionError } from "./errors";
import { forward } from "./forward";
import type { Credentials, Hop, SshHost } from "./host";
import { retryConnecting } from "./retry";
import { perRun } from "../runtime/per-run";

/**
 * One connection to each bastion of each chain, shared by all hosts behind it: sshd limits logins, but not forwarded
 * connections.
 */
const shared = perRun(() => new Map<string, Promise<Client>>());

/**
 * An authenticated connection to a host, through the shared connections to its bastions.
 *
 * @throws ConnectionError with the cause and the remedy.
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
 * @param name prefix of messages
 * @throws ConnectionError when a bastion is unreachable for half a minute or refuses the login.
 */
export async function sharedBastion(
  name: string,
  bastions: readonly Hop[],
): Promise<Client | undefined> {
  const last = bastions.at(-1);
  if (!last) return undefined;
  const key = JSON.stringify(bastions.map(({ login, place, ...hop }) => hop));
  const existing = shared().get(key);
  // The error names the host that opened the connection first.
  if (existing)
    return existing.catch((error: unknown) => {
      throw namedFor(name, error);
    });
  const client = retryConnecting(async () => {
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

const namedFor = (name: string, error: unknown): unknown =>
  error instanceof ConnectionError ? new ConnectionError(name, error.doing, error.why) : error;

/** Closes the connections to all bastions. */
export async function closeBastions(): Promise<void> {
  const open = [...shared().values()];
  shared().clear();
  for (const client of open) await client.then((one) => one.end()).catch(() => undefined);
}
