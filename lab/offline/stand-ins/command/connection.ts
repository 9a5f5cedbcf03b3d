import { setTimeout as delay } from "node:timers/promises";
import type { Duplex } from "node:stream";
import { Client, type ConnectConfig, type ServerHostKeyAlgorithm } from "ssh2";
import type { ConnectionInputs } from "./inputs";

type Endpoint = Omit<ConnectionInputs, "proxy">;

export interface Attempt {
  signal: AbortSignal;
  /** Receives a message before an attempt is repeated. */
  report: (line: string) => void;
}

class HostKeyMismatch extends Error {}

/** Connects, through the proxy if there is one; `close` ends both connections. Makes up to dialErrorLimit attempts. */
export async function connect(
  connection: ConnectionInputs,
  attempt: Attempt,
): Promise<{ client: Client; close: () => void }> {
  const { proxy } = connection;
  if (!proxy) {
    const client = await dial(connection, "Dial", attempt);
    return { client, close: () => client.end() };
  }
  const bastion = await dial(proxy, "Dial proxy", attempt);
  try {
    const client = await dial(connection, "Dial from proxy", attempt, () =>
      forward(bastion, connection),
    );
    return { client, close: () => (client.end(), bastion.end()) };
  } catch (error) {
    bastion.end();
    throw error;
  }
}

async function dial(
  endpoint: Endpoint,
  what: string,
  { signal, report }: Attempt,
  socket?: () => Promise<Duplex>,
): Promise<Client> {
  const where = `${endpoint.host}:${endpoint.port}`;
  const limit = endpoint.dialErrorLimit;
  for (let failures = 1; ; failures++) {
    try {
      return await handshake(endpoint, await socket?.(), signal);
    } catch (error) {
      const cause = (error as Error).message;
      // A host with the wrong key will present it again.
      if (signal.aborted || error instanceof HostKeyMismatch)
        throw new Error(`${where}: connecting: ${cause}`);
      if (limit >= 0 && failures > limit) {
        throw new Error(`${where}: connecting: after ${failures - 1} failed attempts: ${cause}`);
      }
      report(`${what} ${failures}/${limit < 0 ? "inf" : limit} failed: retrying`);
      await delay(Math.min(100 * 1.5 ** (failures - 1), 5000), undefined, { signal }).catch(
        () => undefined,
      );
    }
  }
}

function handshake(
  endpoint: Endpoint,
  socket: Duplex | undefined,
  signal: AbortSignal,
): Promise<Client> {
  const client = new Client();
  let presented: string | undefined;
  const stop = () => client.destroy();
  return new Promise<Client>((resolve, reject) => {
    signal.throwIfAborted();
    signal.addEventListener("abort", stop, { once: true });
    client.once("ready", () => resolve(client));
    client.once("close", () => reject(new Error("connection closed")));
    client.on("error", (error) => reject(presented ? new HostKeyMismatch(presented) : error));
    client.on("keyboard-interactive", (_name, _instructions, _language, prompts, finish) =>
      finish(prompts.map(() => endpoint.password ?? "")),
    );
    const { host, port, user, password, privateKey, privateKeyPassword, hostKey } = endpoint;
    const agent = endpoint.agentSocketPath ?? process.env.SSH_AUTH_SOCK;
    const config: ConnectConfig = {
      ...{ host, port, username: user, readyTimeout: endpoint.perDialTimeout * 1000 },
      ...(password !== undefined && { password, tryKeyboard: true }),
      ...(privateKey !== undefined && { privateKey }),
      ...(privateKeyPassword !== undefined && { passphrase: privateKeyPassword }),
      ...(agent && { agent }),
      ...(socket && { sock: socket }),
      ...(hostKey !== undefined && expectHostKey(hostKey, (message) => (presented = message))),
    };
    client.connect(config);
  }).finally(() => signal.removeEventListener("abort", stop));
}

function expectHostKey(
  hostKey: string,
  mismatch: (message: string) => void,
): Partial<ConnectConfig> {
  const [type = "", key = ""] = hostKey.trim().split(/\s+/);
  const algorithms = type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"] : [type];
  return {
    algorithms: { serverHostKey: algorithms as ServerHostKeyAlgorithm[] },
    hostVerifier: (shown: Buffer) => {
      if (shown.toString("base64") === key) return true;
      mismatch("the host key is not the expected one; check the machine before changing hostKey");
      return false;
    },
  };
}

function forward(bastion: Client, { host, port }: Endpoint): Promise<Duplex> {
  return new Promise((resolve, reject) =>
    bastion.forwardOut("127.0.0.1", 0, host, port, (error, channel) =>
      error ? reject(error) : resolve(channel),
    ),
  );
}
