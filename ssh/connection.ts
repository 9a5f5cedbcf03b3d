import type { Duplex } from "node:stream";
import {
  Client,
  type CompressionAlgorithm,
  type ConnectConfig,
  type ServerHostKeyAlgorithm,
} from "ssh2";
import { signByKeyType } from "./certificate";
import { ConnectionError } from "./errors";
import { forward } from "./forward";
import { sshAddressOf, type Bastion, type Credentials, type Hop, type SshHost } from "./host";
import { hostKeyAlgorithms, keyBlob } from "./host-key";
import { login, type Login } from "./login";
import { passOverOtherHostKeys } from "./other-host-keys";
import { explain, handshakeTimeoutMs, sectionName } from "./connection-errors";
import { signAtOnce } from "./sign-at-once";

const keepaliveMs = 10_000;
/** What a machine sends is as long as it was on the way: nothing grows here before anybody can count it. */
const compress: CompressionAlgorithm[] = ["none"];

type Door = Pick<Bastion, "address" | "port">;

/** The machines on the way to a host, each reached from the one before it. The host is the last. */
export const hopsTo = (host: SshHost, credentials: Credentials): Hop[] => [
  ...bastionsOf(credentials, host.user),
  { ...host, address: sshAddressOf(host), login: credentials, place: "ssh" },
];

/**
 * The bastions, each with its login.
 *
 * @param user of those that have none of their own
 */
export const bastionsOf = (credentials: Credentials, user: string): Hop[] =>
  credentials.bastions.map((bastion, index) => ({
    ...bastion,
    user: bastion.user ?? user,
    login: bastion.login ?? credentials,
    place: `ssh.bastions[${index}]`,
  }));

/**
 * An authenticated SSH connection to a host, through its bastions, with a new connection to each of them.
 *
 * @throws ConnectionError that says what refused, with the remedy.
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
 * The host key that a machine presents, by the first of these types that it has. Nobody logs in.
 *
 * @param through the connection to the last bastion on the way; nothing where the machine is reached directly.
 * @throws ConnectionError when it is not reached, or has no key of these types.
 */
export async function presentedKey(
  name: string,
  { address, port }: Door,
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
      else reject(explain(name, { address, port }, error));
    };
    // A machine that closes the connection at once went down, or accepts no one.
    client.once("close", () => fail(new Error("it was closed before it presented a key")));
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
 * @param name begins every message
 * @param sock connection to its sshd, where a bastion has opened one
 * @throws ConnectionError that says what refused.
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
      const stranger = presented?.equals(expected) === false ? presented : undefined;
      const unanswered = attempt?.unanswered();
      reject(explain(name, to, error, { presented: stranger, unanswered, answered }));
    };
    // ssh2 has no error for it: a host that goes down, or comes up, closes what is still logging in.
    const closed = () => fail(new Error("it was closed before the login was over"));
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
      passOverOtherHostKeys(client);
      if (to.login.certificate !== undefined) signByKeyType(client);
      signAtOnce(client);
    } catch (error) {
      fail(error as Error);
    }
  });
}
