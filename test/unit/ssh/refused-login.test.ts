import { rejects, strictEqual } from "node:assert";
import { ConnectionError } from "../../../ssh/errors";
import type { Credentials, RemoteHost } from "../../../ssh/host";
import { closeConnections } from "../../../ssh/pool";
import { startSshServer, type SshServer, type SshServerOptions } from "../../ssh-server";
import {
  locked,
  only,
  onlyKey,
  onlyPassword,
  password,
  sayHello,
  otherKeys,
  user,
  wrongKey,
} from "./logins";

let server: SshServer;
const start = async (options: SshServerOptions) => (server = await startSshServer(options));

/** A wrong input, and the expected message. */
const refusals: readonly {
  readonly what: string;
  readonly options?: SshServerOptions;
  readonly host?: Partial<RemoteHost>;
  readonly credentials: Partial<Credentials>;
  readonly message: () => string;
}[] = [
  {
    what: "a key that the host does not know",
    options: {
      login: onlyKey,
    },
    credentials: { privateKey: otherKeys.private },
    message: () => refused("root"),
  },
  {
    what: "a wrong password",
    options: {
      login: onlyPassword,
    },
    host: { user: "admin" },
    credentials: { password: "wrong horse" },
    message: () => refused("admin"),
  },
  {
    what: "nothing to log in with",
    options: { login: only(({ method }) => method !== "none") },
    credentials: {},
    message: () => refused("root"),
  },
  {
    what: "another host key of the same type",
    host: { hostKey: otherKeys.public },
    credentials: { password },
    message: () => wrongKey(`127.0.0.1:${server.port}`, server.hostKey),
  },
  {
    what: "a host key of a type that the host has not",
    host: { hostKey: "ecdsa-sha2-nistp256 AAAA" },
    credentials: { password },
    message: () =>
      `m1: checking the host key of 127.0.0.1:${server.port}: the host has no ecdsa-sha2-nistp256 key; \`npm run trust -- STACK --replace\` writes one that it has`,
  },
  {
    what: "a private key whose passphrase is missing",
    credentials: { privateKey: locked.private },
    message: () =>
      "m1: reading the private key of the ssh section: it is encrypted; set ssh.privateKeyPassphrase",
  },
  {
    what: "something else in place of a private key",
    credentials: { privateKey: "nonsense" },
    message: () =>
      "m1: reading the private key of the ssh section: Unsupported key format; a private key in OpenSSH or PEM format is required",
  },
  {
    what: "a wrong passphrase",
    credentials: { privateKey: locked.private, privateKeyPassphrase: "shut" },
    message: () =>
      "m1: reading the private key of the ssh section: ssh.privateKeyPassphrase does not open it",
  },
  {
    what: "a public key in place of the private one",
    credentials: { privateKey: user.public },
    message: () =>
      "m1: reading the private key of the ssh section: it is a public key; name the private one",
  },
  {
    what: "an agent that is gone",
    options: { login: onlyKey },
    credentials: { agent: "/nonexistent/agent" },
    message: () =>
      `m1: asking the SSH agent for keys to 127.0.0.1:${server.port}: failed to connect to agent; check that the agent behind SSH_AUTH_SOCK runs`,
  },
  {
    what: "a bastion's key whose passphrase is missing",
    credentials: { place: "ssh.bastions[0]", privateKey: locked.private },
    message: () =>
      "m1: reading the private key of ssh.bastions[0]: it is encrypted; set ssh.bastions[0].privateKeyPassphrase",
  },
  {
    what: "a host that asks for more than the password",
    options: {
      login: (attempt) => {
        if (attempt.method !== "keyboard-interactive")
          return attempt.reject(["keyboard-interactive"]);
        attempt.prompt([{ prompt: "Password:" }, { prompt: "Code: " }] as never, () =>
          attempt.reject(),
        );
      },
    },
    credentials: { password },
    message: () =>
      `m1: logging in as root at 127.0.0.1:${server.port}: the host asks for "Code:" after the password, which only a person can answer; allow a key`,
  },
];

const refused = (name: string) =>
  `m1: logging in as ${name} at 127.0.0.1:${server.port}: the host refused every key and password of the ssh section; ` +
  "check ssh.user and the host's authorized_keys";

describe("a login that cannot succeed", () => {
  afterEach(async () => {
    await closeConnections();
    await server.close();
  });

  for (const { what, options = {}, host, credentials, message } of refusals)
    it(`is not retried: ${what}`, async () => {
      await start(options);
      await rejects(sayHello(server.host("m1", host), credentials), (error: Error) => {
        strictEqual(error.message, message());
        return error instanceof ConnectionError;
      });
      strictEqual(server.connections() <= 1, true);
      strictEqual(server.commands.length, 0);
    });
});
