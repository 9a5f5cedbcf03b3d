import pLimit from "p-limit";
import type { Client } from "ssh2";
import { ConnectionError } from "./errors";
import { sshAddressOf, type Credentials, type SshHost } from "./host";
import { connect } from "./connection";

/** Far hosts are reached side by side: at 270 ms a handshake takes two seconds, nearly all of it waiting. */
const handshakesAtOnce = 100;
/** Below sshd's default MaxStartups of 10: every connection begins at the first bastion. */
const handshakesThroughBastion = 8;
/** Below sshd's default MaxSessions of 10. */
const channelsAtOnce = 8;
const unreachableDeadlineMs = 30_000;

type Limit = ReturnType<typeof pLimit>;
interface Pooled {
  readonly client: Promise<Client>;
  readonly channels: Limit;
}

const direct = pLimit(handshakesAtOnce);
const throughBastion = pLimit(handshakesThroughBastion);
const pool = new Map<string, Pooled>();

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

/** Runs something with a connection of its own, which says that the host can be reached now. */
export async function withNewConnection<T>(
  host: SshHost,
  credentials: Credentials,
  run: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connectPatiently(host, credentials);
  try {
    return await run(client);
  } finally {
    client.end();
  }
}

/** Ends every connection, so that the process can end. */
export async function closeConnections(): Promise<void> {
  const open = [...pool.values()];
  pool.clear();
  for (const { client } of open) await client.then((one) => one.end()).catch(() => undefined);
}

function pooled(host: SshHost, credentials: Credentials): Pooled {
  const key = `${host.user}@${sshAddressOf(host)}:${host.port} ${host.hostKey}`;
  const existing = pool.get(key);
  if (existing) return existing;
  const client = connectPatiently(host, credentials);
  const entry = { client, channels: pLimit(channelsAtOnce) };
  const forget = () => {
    if (pool.get(key) === entry) pool.delete(key);
  };
  client.then((one) => one.once("close", forget), forget);
  pool.set(key, entry);
  return entry;
}

/** A host that boots, or an sshd at its MaxStartups, answers a moment later; a refused login never does. */
async function connectPatiently(host: SshHost, credentials: Credentials): Promise<Client> {
  const handshakes = credentials.bastions.length > 0 ? throughBastion : direct;
  const deadline = Date.now() + unreachableDeadlineMs;
  for (let pauseMs = 500; ; pauseMs = Math.min(pauseMs * 2, 5_000)) {
    try {
      // One that is waited for takes no place from others.
      return await handshakes(() => connect(host, credentials));
    } catch (error) {
      const transient = error instanceof ConnectionError && /^connecting/.test(error.doing);
      if (!transient || Date.now() + pauseMs > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
