import { rejects, strictEqual } from "node:assert";
import { ConnectionError } from "../../../remote/errors";
import type { Credentials, RemoteHost } from "../../../remote/host";
import { closeConnections } from "../../../remote/pool";
import { startSshServer, type SshServer, type SshServerOptions } from "../../ssh-server";
import {
  locked,
  only,
  onlyKey,
  onlyPassword,
  password,
  sayHello,
  stranger,
  wrongKey,
} from "./logins";

let server: SshServer;
const start = async (options: SshServerOptions) => (server = await startSshServer(options));

/** What is given in place of the right thing, and what is said then. */
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
    credentials: { privateKey: stranger.private },
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
    host: { hostKey: stranger.public },
    credentials: { password },
    message: () => wrongKey(`127.0.0.1:${server.port}`, server.hostKey),
  },
  {
    what: "a host key of a type that the host has not",
    host: { hostKey: "ecdsa-sha2-nistp256 AAAA" },
    credentials: { password },
    message: () =>
      `m1: checking the host key of 127.0.0.1:${server.port}: the host has no ecdsa-sha2-nistp256 key; put one that it has into hosts[].hostKey`,
  },
  {
    what: "a private key whose passphrase is missing",
    credentials: { privateKey: locked.private },
    message: () =>
      "m1: reading ssh.privateKey: Cannot parse privateKey: Encrypted private OpenSSH key detected, but no passphrase given",
  },
  {
    what: "something else in place of a private key",
    credentials: { privateKey: "nonsense" },
    message: () => "m1: reading ssh.privateKey: Cannot parse privateKey: Unsupported key format",
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
    it(`is not tried twice: ${what}`, async () => {
      await start(options);
      await rejects(sayHello(server.host("m1", host), credentials), (error: Error) => {
        strictEqual(error.message, message());
        return error instanceof ConnectionError;
      });
      strictEqual(server.connections() <= 1, true);
      strictEqual(server.commands.length, 0);
    });
});
