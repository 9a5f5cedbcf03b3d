import { deepStrictEqual, strictEqual } from "node:assert";
import { closeConnections } from "../../../ssh/pool";
import { newSshKeys } from "../../ssh-keys";
import { startSshServer, type SshServer, type SshServerOptions } from "../../ssh-server";
import { locked, only, onlyKey, onlyPassword, password, sayHello, otherKeys, user } from "./logins";

let server: SshServer;
const start = async (options: SshServerOptions) => (server = await startSshServer(options));

describe("a login", () => {
  afterEach(async () => {
    await closeConnections();
    await server.close();
  });

  it("takes a private key", async () => {
    await start({
      login: onlyKey,
    });
    strictEqual(await sayHello(server.host("m1"), { privateKey: user.private }), "hello\n");
  });

  it("takes an encrypted private key", async () => {
    await start({ login: only(({ method }) => method === "publickey") });
    const credentials = { privateKey: locked.private, privateKeyPassphrase: "open" };
    strictEqual(await sayHello(server.host("m1"), credentials), "hello\n");
  });

  it("takes a password", async () => {
    await start({
      login: onlyPassword,
    });
    strictEqual(await sayHello(server.host("m1"), { password }), "hello\n");
  });

  it("answers a keyboard-interactive prompt with the password", async () => {
    let answered: string[] = [];
    await start({
      login(attempt) {
        if (attempt.method !== "keyboard-interactive")
          return attempt.reject(["keyboard-interactive"]);
        attempt.prompt([{ prompt: "Password:", echo: false }], (answers) =>
          (answered = answers)[0] === password ? attempt.accept() : attempt.reject(),
        );
      },
    });
    strictEqual(await sayHello(server.host("m1"), { password }), "hello\n");
    deepStrictEqual(answered, [password]);
  });

  it("tries only what the host accepts, the key first", async () => {
    const tried: string[] = [];
    await start({
      login: (attempt) => {
        tried.push(attempt.method);
        only(({ method }) => method === "password")(attempt);
      },
    });
    const credentials = { privateKey: otherKeys.private, password };
    strictEqual(await sayHello(server.host("m1"), credentials), "hello\n");
    deepStrictEqual(tried, ["none", "publickey", "password"]);
  });

  for (const type of ["ed25519", "ecdsa", "rsa"] as const)
    it(`with only a key of type ${type} makes no needless request`, async () => {
      const tried: [string, boolean][] = [];
      await start({
        login(attempt) {
          tried.push([
            attempt.method,
            attempt.method === "publickey" && attempt.signature !== undefined,
          ]);
          attempt.accept();
        },
      });
      strictEqual(
        await sayHello(server.host("m1"), { privateKey: newSshKeys(type).private }),
        "hello\n",
      );
      // A question whether the host accepts the key, and the proof.
      deepStrictEqual(
        tried,
        [false, true].map((signed) => ["publickey", signed]),
      );
    });

  it("gives a host that requires a key and a password both", async () => {
    const given: string[] = [];
    await start({
      login(attempt) {
        const next = (["publickey", "keyboard-interactive"] as const)[given.length];
        if (attempt.method !== next) return attempt.reject([next!]);
        given.push(next);
        if (attempt.method === "publickey") return attempt.reject(["keyboard-interactive"], true);
        if (attempt.method === "keyboard-interactive")
          attempt.prompt([{ prompt: "Password:", echo: false }], () => attempt.accept());
      },
    });
    const credentials = { privateKey: user.private, password };
    strictEqual(await sayHello(server.host("m1"), credentials), "hello\n");
    deepStrictEqual(given, ["publickey", "keyboard-interactive"]);
  });

  for (const hostKeyType of ["ed25519", "ecdsa", "rsa"] as const)
    it(`checks a host key of type ${hostKeyType}`, async () => {
      await start({ hostKeyType });
      strictEqual(await sayHello(server.host("m1"), { password }), "hello\n");
    });
});
