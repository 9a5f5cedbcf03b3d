import { createHash } from "node:crypto";
import type { Duplex } from "node:stream";
import { Client, type ConnectConfig } from "ssh2";
import { ConnectionError } from "./errors";
import type { Bastion, Credentials, RemoteHost } from "./host";

const handshakeTimeoutMs = 20_000;
const keepaliveMs = 10_000;

type Target = Bastion & { readonly user: string };

/**
 * An authenticated SSH connection to a host, through its bastions.
 *
 * @throws ConnectionError that says what refused, with the way to mend it.
 */
export async function connect(host: RemoteHost, credentials: Credentials): Promise<Client> {
  const hops: Target[] = [...credentials.bastions, host].map((hop) => ({
    ...hop,
    user: hop.user ?? host.user,
  }));
  let through: Client | undefined;
  for (const hop of hops) {
    const sock = through && (await forward(host, through, hop));
    const previous = through;
    const client = await open(host.name, hop, credentials, sock).catch((error: unknown) => {
      previous?.end();
      throw error;
    });
    if (previous) client.once("close", () => previous.end());
    through = client;
  }
  return through!;
}

function forward(host: RemoteHost, through: Client, to: Target): Promise<Duplex> {
  return new Promise((resolve, reject) =>
    through.forwardOut("127.0.0.1", 0, to.address, to.port, (error, channel) => {
      if (!error) return resolve(channel);
      through.end();
      const doing = `connecting to ${to.address}:${to.port} through the bastion`;
      reject(new ConnectionError(host.name, doing, error.message));
    }),
  );
}

function open(name: string, to: Target, credentials: Credentials, sock?: Duplex): Promise<Client> {
  let presented: Buffer | undefined;
  const [keyType, keyBase64] = to.hostKey.split(" ");
  const expected = Buffer.from(keyBase64 ?? "", "base64");
  const config: ConnectConfig = {
    host: to.address,
    port: to.port,
    username: to.user,
    readyTimeout: handshakeTimeoutMs,
    keepaliveInterval: keepaliveMs,
    keepaliveCountMax: 3,
    tryKeyboard: credentials.password !== undefined,
    algorithms: { serverHostKey: serverHostKeyAlgorithms(keyType ?? "") },
    hostVerifier: (key: Buffer) => (presented = key).equals(expected),
    ...defined({
      sock,
      privateKey: credentials.privateKey,
      passphrase: credentials.privateKeyPassphrase,
      password: credentials.password,
      agent: credentials.agent,
    }),
  };
  return new Promise((resolve, reject) => {
    const client = new Client();
    let answered = sock !== undefined;
    const fail = (error: Error) => {
      client.end();
      const stranger = presented?.equals(expected) ? undefined : presented;
      reject(explain(name, to, error, { stranger, answered }));
    };
    client
      .once("connect", () => (answered = true))
      .once("ready", () => {
        client.off("error", fail);
        client.on("error", () => client.destroy());
        client.setNoDelay(true);
        resolve(client);
      })
      .on("error", fail)
      .on("keyboard-interactive", (_name, _instructions, _language, prompts, finish) =>
        finish(prompts.map(() => credentials.password ?? "")),
      );
    try {
      client.connect(config);
    } catch (error) {
      fail(error as Error);
    }
  });
}

/** An RSA key signs with SHA-2 today; `ssh-rsa` alone would ask for SHA-1 (RFC 8332). */
function serverHostKeyAlgorithms(
  keyType: string,
): NonNullable<NonNullable<ConnectConfig["algorithms"]>["serverHostKey"]> {
  const algorithms = keyType === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256"] : [keyType];
  return algorithms as ReturnType<typeof serverHostKeyAlgorithms>;
}

function explain(
  name: string,
  to: Target,
  error: Error & { code?: string; level?: string },
  seen: { readonly stranger: Buffer | undefined; readonly answered: boolean },
) {
  const where = `${to.address}:${to.port}`;
  if (seen.stranger)
    return new ConnectionError(
      name,
      `checking the host key of ${where}`,
      `it presents ${fingerprint(seen.stranger)} and the stack file expects ${fingerprint(Buffer.from(to.hostKey.split(" ")[1] ?? "", "base64"))}; ` +
        "if the machine was installed anew, put its new key into hosts[].hostKey",
    );
  if (error.level === "client-authentication")
    return new ConnectionError(
      name,
      `logging in as ${to.user} at ${where}`,
      "the host refused every key and password of the ssh section; check ssh.user and the host's authorized_keys",
    );
  if (/privateKey|passphrase/.test(error.message))
    return new ConnectionError(name, "reading ssh.privateKey", error.message);
  if (/no matching host key format/.test(error.message))
    return new ConnectionError(
      name,
      `checking the host key of ${where}`,
      `the host has no ${to.hostKey.split(" ")[0]} key; put one that it has into hosts[].hostKey`,
    );
  const cause = {
    ECONNREFUSED: "connection refused; is sshd running?",
    EHOSTUNREACH: "no route to host; is the machine on?",
    ETIMEDOUT: "no answer; is the machine on?",
    "client-timeout": seen.answered
      ? `no word from sshd within ${handshakeTimeoutMs / 1000} s; is the machine overloaded?`
      : `no answer within ${handshakeTimeoutMs / 1000} s; is the machine on?`,
  }[error.code ?? error.level ?? ""];
  return new ConnectionError(name, `connecting to ${where}`, cause ?? lowerFirst(error.message));
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

/** The fingerprint of a public key as OpenSSH prints it. */
export const fingerprint = (key: Buffer): string =>
  `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;

/** Drops absent values, because ssh2 and exact optional types both tell `undefined` from absent. */
function defined<T extends object>(values: T) {
  type Present = { [Key in keyof T]: Exclude<T[Key], undefined> };
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Partial<Present>;
}
