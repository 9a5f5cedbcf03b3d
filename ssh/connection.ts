import type { Duplex } from "node:stream";
import {
  Client,
  type CompressionAlgorithm,
  type ConnectConfig,
  type ServerHostKeyAlgorithm,
} from "ssh2";
import { signByKeyType } from "../internals/sign-by-key-type";
import { ConnectionError } from "./errors";
import { forward } from "./forward";
import { sshAddressOf, type Bastion, type Credentials, type Hop, type SshHost } from "./host";
import { hostKeyAlgorithms, keyBlob } from "./host-key";
import { login, type Login } from "./login";
import { connectionError, handshakeTimeoutMs, sectionName } from "./connection-errors";

const keepaliveMs = 10_000;
/** A message without compression is as long as what was received, so its size is bounded before it is read. */
const compress: CompressionAlgorithm[] = ["none"];

type Endpoint = Pick<Bastion, "address" | "port">;

/** The machines on the way to a host, each reached from the previous one. The host is the last. */
export const hopsTo = (host: SshHost, credentials: Credentials): Hop[] => [
  ...bastionsOf(credentials, host.user),
  { ...host, address: sshAddressOf(host), login: credentials, place: "ssh" },
];

/**
 * The bastions, each with its login.
 *
 * @param user for bastions that do not set their own
 */
export const bastionsOf = (credentials: Credentials, user: string): Hop[] =>
  credentials.bastions.map((bastion, index) => ({
    ...bastion,
    user: bastion.user ?? user,
    login: bastion.login ?? credentials,
    place: `ssh.bastions[${index}]`,
  }));

/**
 * An authenticated SSH connection to a host, with a new connection to each of its bastions.
 *
 * @throws ConnectionError with the cause and the remedy.
 */
export async function connect(host: SshHost, credentials: Credentials): Promise<Client> {
  let through: Client | undefined;
  for (const hop of hopsTo(host, credentials)) {
    const previous: Client | undefined = through;
    try {
      through = await logIn(host.name, hop, previous && (await forward(host.name, previous, hop)));
    } catch (error) {
      previous?.end();
      throw error;
    }
    if (previous) through.once("close", () => previous.end());
  }
  return through!;
}

/**
 * The host key that a machine presents: of the first of these types that it has. Does not log in.
 *
 * @param through connection to the last bastion; undefined if the machine is reached directly
 * @throws ConnectionError if the machine is unreachable, or has no key of these types.
 */
export async function presentedKey(
  name: string,
  { address, port }: Endpoint,
  algorithms: readonly ServerHostKeyAlgorithm[],
  through?: Client,
): Promise<Buffer> {
  const sock = through && (await forward(name, through, { address, port }));
  let key: Buffer | undefined;
  const client = new Client();
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      client.end();
      if (key) resolve(key);
      else reject(connectionError(name, { address, port }, error));
    };
    // A machine that is shutting down, or refuses everyone, closes the connection at once.
    client.once("close", () =>
      fail(new Error("the connection was closed before a key was presented")),
    );
    client.on("error", fail).connect({
      host: address,
      port,
      username: "nobody",
      readyTimeout: handshakeTimeoutMs,
      algorithms: { serverHostKey: [...algorithms], compress },
      hostVerifier: (presented: Buffer) => {
        key = presented;
        return false;
      },
      ...(sock && { sock }),
    });
  });
}

/**
 * Logs in to one machine.
 *
 * @param name prefix of messages
 * @param sock connection to its sshd through a bastion
 * @throws ConnectionError with the cause and the remedy.
 */
export function logIn(name: string, to: Hop, sock?: Duplex): Promise<Client> {
  let presented: Buffer | undefined;
  const expected = keyBlob(to.hostKey);
  return new Promise((resolve, reject) => {
    const client = new Client();
    let attempt: Login | undefined;
    let answered = sock !== undefined;
    const fail = (error: Error) => {
      client.end();
      const unexpected = presented?.equals(expected) === false ? presented : undefined;
      const unanswered = attempt?.unanswered();
      reject(connectionError(name, to, error, { presented: unexpected, unanswered, answered }));
    };
    // ssh2 reports no error when a host that is booting or shutting down closes a connection during the login.
    const closed = () => fail(new Error("the connection was closed during the login"));
    client.once("connect", () => (answered = true));
    client.once("close", closed);
    client.once("ready", () => {
      client.off("error", fail);
      client.off("close", closed);
      client.on("error", () => client.destroy());
      client.setNoDelay(true);
      resolve(client);
    });
    client.on("error", fail);
    try {
      attempt = login(to.user, to.login);
    } catch (error) {
      const doing = `reading the private key of ${sectionName(to.login.place)}`;
      return reject(new ConnectionError(name, doing, (error as Error).message));
    }
    try {
      client.connect({
        host: to.address,
        port: to.port,
        username: to.user,
        readyTimeout: handshakeTimeoutMs,
        keepaliveInterval: keepaliveMs,
        keepaliveCountMax: 3,
        algorithms: {
          serverHostKey: hostKeyAlgorithms(to.hostKey.split(" ")[0] ?? ""),
          compress,
        },
        hostVerifier: (key: Buffer) => (presented = key).equals(expected),
        authHandler: attempt.handler,
        ...(sock && { sock }),
      } satisfies ConnectConfig);
      if (to.login.certificate !== undefined) signByKeyType(client);
    } catch (error) {
      fail(error as Error);
    }
  });
}
