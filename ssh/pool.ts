import pLimit from "p-limit";
import type { Client } from "ssh2";
import { connectThroughShared, closeBastions } from "./bastions";
import { sshAddressOf, type Credentials, type SshHost } from "./host";
import { connect } from "./connection";
import { retryConnecting } from "./retry";
import { perRun } from "../runtime/per-run";

/**
 * Distant hosts are reached in parallel: at 270 ms a handshake takes two seconds, nearly all of it waiting. One shared
 * connection to the bastions carries them.
 */
const maxHandshakes = 100;
/** Below sshd's default MaxStartups of 10: each of these logs in to the first bastion. */
const maxNewLogins = 8;
/** Below sshd's default MaxSessions of 10. */
const maxChannels = 8;

type Limit = ReturnType<typeof pLimit>;
interface Pooled {
  readonly client: Promise<Client>;
  readonly channels: Limit;
}

const handshakes = pLimit(maxHandshakes);
const newLogins = pLimit(maxNewLogins);
const pool = perRun(() => new Map<string, Pooled>());

/**
 * Runs something on this process's only connection to the host, which is opened if needed.
 *
 * @throws ConnectionError when the host is unreachable for half a minute or refuses the login.
 */
export async function withConnection<T>(
  host: SshHost,
  credentials: Credentials,
  run: (client: Client) => Promise<T>,
): Promise<T> {
  const { client, channels } = pooled(host, credentials);
  const connected = await client;
  return channels(() => run(connected));
}

/**
 * Runs something on a new connection, from the first bastion on. That shows that the host can be reached now, even if a
 * bastion is a host whose firewall changes.
 */
export async function withNewConnection<T>(
  host: SshHost,
  credentials: Credentials,
  run: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await retryConnecting(() => newLogins(() => connect(host, credentials)));
  try {
    return await run(client);
  } finally {
    client.end();
  }
}

/** Closes every connection, so that the process can exit. */
export async function closeConnections(): Promise<void> {
  const open = [...pool().values()];
  pool().clear();
  for (const { client } of open) await client.then((one) => one.end()).catch(() => undefined);
  await closeBastions();
}

/** Ends the connection to a host, as after its reboot: the next execution opens a new one. */
export function dropConnection(host: SshHost): void {
  const dropped = pool().get(keyOf(host));
  pool().delete(keyOf(host));
  dropped?.client.then((client) => client.end()).catch(() => undefined);
}

const keyOf = (host: SshHost): string =>
  `${host.user}@${sshAddressOf(host)}:${host.port} ${host.hostKey}`;

function pooled(host: SshHost, credentials: Credentials): Pooled {
  const key = keyOf(host);
  const existing = pool().get(key);
  if (existing) return existing;
  const client = connectWithRetries(host, credentials);
  const entry = { client, channels: pLimit(maxChannels) };
  const forget = () => {
    if (pool().get(key) === entry) pool().delete(key);
  };
  client.then((one) => one.once("close", forget), forget);
  pool().set(key, entry);
  return entry;
}

/** A handshake that pauses between attempts does not count against the limit. */
const connectWithRetries = (host: SshHost, credentials: Credentials): Promise<Client> =>
  retryConnecting(() => handshakes(() => connectThroughShared(host, credentials)));
