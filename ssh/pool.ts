import pLimit from "p-limit";
import type { Client } from "ssh2";
import { connectThroughShared, leaveBastions } from "./bastions";
import { sshAddressOf, type Credentials, type SshHost } from "./host";
import { connect } from "./connection";
import { patiently } from "./patience";
import { perRun } from "../runtime/per-run";

/**
 * Far hosts are reached side by side: at 270 ms a handshake takes two seconds, nearly all of it waiting. One shared connection to
 * the bastions carries them.
 */
const handshakesAtOnce = 100;
/** Below sshd's default MaxStartups of 10, for connections that begin with a new login at the first bastion. */
const newLoginsAtOnce = 8;
/** Below sshd's default MaxSessions of 10. */
const channelsAtOnce = 8;

type Limit = ReturnType<typeof pLimit>;
interface Pooled {
  readonly client: Promise<Client>;
  readonly channels: Limit;
}

const handshakes = pLimit(handshakesAtOnce);
const newLogins = pLimit(newLoginsAtOnce);
const pool = perRun(() => new Map<string, Pooled>());

/**
 * Runs something with the one connection that this process holds to the host, opening it where needed.
 *
 * @throws ConnectionError when the host is not reached within half a minute or refuses the login.
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
 * Runs something with a connection of its own, from the first bastion on, which shows that the host can be reached now: a bastion may
 * be a host whose firewall changes.
 */
export async function withNewConnection<T>(
  host: SshHost,
  credentials: Credentials,
  run: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await patiently(() => newLogins(() => connect(host, credentials)));
  try {
    return await run(client);
  } finally {
    client.end();
  }
}

/** Ends every connection, so that the process can end. */
export async function closeConnections(): Promise<void> {
  const open = [...pool().values()];
  pool().clear();
  for (const { client } of open) await client.then((one) => one.end()).catch(() => undefined);
  await leaveBastions();
}

/** Ends the connection to a host, as after its reboot: whoever asks next opens a new one. */
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
  const client = connectPatiently(host, credentials);
  const entry = { client, channels: pLimit(channelsAtOnce) };
  const forget = () => {
    if (pool().get(key) === entry) pool().delete(key);
  };
  client.then((one) => one.once("close", forget), forget);
  pool().set(key, entry);
  return entry;
}

/** Handshakes that wait for a pause take no place from others. */
const connectPatiently = (host: SshHost, credentials: Credentials): Promise<Client> =>
  patiently(() => handshakes(() => connectThroughShared(host, credentials)));
