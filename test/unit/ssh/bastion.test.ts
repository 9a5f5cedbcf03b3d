import { once } from "node:events";
import { deepStrictEqual, rejects, strictEqual } from "node:assert";
import { ConnectionError } from "../../../ssh/errors";
import type { Bastion, RemoteHost } from "../../../ssh/host";
import { connect } from "../../../ssh/connection";
import { closeConnections } from "../../../ssh/pool";
import { runAsRoot } from "../../../ssh/root-shell";
import { startSshServer, type SshServer } from "../../ssh-server";
import { newSshKeys } from "../../ssh-keys";
import { blob, otherKeys, wrongKey } from "./logins";

/** Waits until the event loop has come around. */
const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

describe("bastions", () => {
  const users: string[] = [];
  let first: SshServer;
  let second: SshServer;
  let target: SshServer;

  beforeEach(async () => {
    users.length = 0;
    const start = () =>
      startSshServer({
        login: (attempt) => {
          users.push(attempt.username);
          attempt.accept();
        },
      });
    [first, second, target] = await Promise.all([start(), start(), start()]);
  });
  afterEach(async () => {
    await closeConnections();
    await Promise.all([first, second, target].map((server) => server.close()));
  });

  const way = ({ port, hostKey }: SshServer, user?: string): Bastion => ({
    address: "127.0.0.1",
    port,
    hostKey,
    user,
  });
  const hello = (host: RemoteHost, ...bastions: Bastion[]) =>
    runAsRoot(
      host,
      { bastions },
      { doing: "saying hello", script: "echo hello", timeoutSeconds: 10 },
    );
  /** Hosts on one server, which the comments of their keys distinguish. */
  const severalHosts = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      target.host(`m${index}`, { hostKey: `${target.hostKey} m${index}` }),
    );
  const fails = (given: Promise<string>, message: string) =>
    rejects(given, (error: Error) => {
      strictEqual(error.message, message);
      return error instanceof ConnectionError;
    });

  it("are used one after the other, each as its own user or that of the host", async () => {
    const bastions = [way(first, "jump"), way(second)];
    strictEqual(await hello(target.host("m1", { user: "root" }), ...bastions), "hello\n");
    deepStrictEqual([...new Set(users)], ["jump", "root"]);
    deepStrictEqual(
      [first, second, target].map((server) => server.connections()),
      [1, 1, 1],
    );
    deepStrictEqual([first.commands, second.commands], [[], []]);
  });

  it("with a key of their own get that one, and the host gets its own", async () => {
    const [hostKeys, bastionKeys] = [newSshKeys(), newSshKeys()];
    const offered: string[] = [];
    const takes = (name: string, line: string) =>
      startSshServer({
        login: (attempt) => {
          if (attempt.method !== "publickey") return attempt.reject(["publickey"]);
          const right = attempt.key.data.equals(blob(line));
          offered.push(`${name}: ${right ? "its own" : "another"}`);
          return right ? attempt.accept() : attempt.reject(["publickey"]);
        },
      });
    const jump = await takes("bastion", bastionKeys.public);
    const host = await takes("host", hostKeys.public);
    const login = { place: "ssh.bastions[0]", privateKey: bastionKeys.private };
    const credentials = { privateKey: hostKeys.private, bastions: [{ ...way(jump), login }] };
    (await connect(host.host("m1"), credentials)).end();
    deepStrictEqual([...new Set(offered)], ["bastion: its own", "host: its own"]);
    const refused = { ...login, privateKey: hostKeys.private };
    await rejects(
      connect(host.host("m1"), { ...credentials, bastions: [{ ...way(jump), login: refused }] }),
      (error: Error) => {
        strictEqual(
          error.message,
          `m1: logging in as root at 127.0.0.1:${jump.port}: the host refused every key and password of ssh.bastions[0]; check ssh.bastions[0].user and the host's authorized_keys`,
        );
        return true;
      },
    );
    await Promise.all([jump.close(), host.close()]);
  });

  it("are logged in to once for all hosts behind them", async () => {
    const hosts = severalHosts(10);
    const bastions = [way(first, "jump"), way(second, "jump")];
    await Promise.all(hosts.map((host) => hello(host, ...bastions)));
    deepStrictEqual(
      [first, second, target].map((server) => server.connections()),
      [1, 1, 10],
    );
  });

  it("that were lost are connected again", async () => {
    await hello(target.host("m1"), way(first));
    first.drop();
    const again = (): Promise<string> => hello(target.host("m1"), way(first)).catch(again);
    strictEqual(await again(), "hello\n");
    strictEqual(first.connections(), 2);
  });

  it("that reset connections at first are retried, once for all hosts", async () => {
    const limited = await startSshServer({
      greet: (socket, count) => {
        if (count <= 2) socket.resetAndDestroy();
      },
    });
    const hosts = severalHosts(10);
    await Promise.all(hosts.map((host) => hello(host, way(limited, "jump"))));
    strictEqual(limited.connections(), 3);
    await limited.close();
  });

  it("that forbid forwarding say so at once, for each host", async () => {
    const strict = await startSshServer({ forbidForwarding: true });
    for (const name of ["m1", "m2"])
      await fails(
        hello(target.host(name, { user: name }), way(strict, "jump")),
        `${name}: forwarding to 127.0.0.1:${target.port}: the bastion forbids it; set AllowTcpForwarding (and PermitOpen) in its sshd_config, and allow port forwarding for the key`,
      );
    strictEqual(strict.connections(), 1);
    strictEqual(target.connections(), 0);
    await closeConnections();
    await strict.close();
  });

  it("that refuse the login fail each host under its own name", async () => {
    const bastion = { ...way(first, "jump"), hostKey: otherKeys.public };
    const messages = ["m1", "m2"].map((name) =>
      hello(target.host(name, { user: name }), bastion).catch(({ message }: Error) => message),
    );
    const [one, other] = await Promise.all(messages);
    strictEqual(one, wrongKey(`127.0.0.1:${first.port}`, first.hostKey));
    strictEqual(other, one.replace("m1", "m2"));
    strictEqual(first.connections(), 1);
  });

  it("have their own host keys checked", () =>
    fails(
      hello(target.host("m1"), { ...way(first), hostKey: otherKeys.public }),
      wrongKey(`127.0.0.1:${first.port}`, first.hostKey),
    ));

  it("cannot present the host's key", () =>
    fails(
      hello(target.host("m1", { hostKey: otherKeys.public }), way(first)),
      wrongKey(`127.0.0.1:${target.port}`, target.hostKey),
    ));

  it("that do not reach the host say so", () =>
    rejects(connect(target.host("m1", { port: 1 }), { bastions: [way(first)] }), (error: Error) => {
      const doing = "m1: connecting to 127.0.0.1:1 through the bastion: ";
      strictEqual(error.message.slice(0, doing.length), doing);
      return error instanceof ConnectionError;
    }));

  it("are disconnected when the host refuses the login", async () => {
    const host = target.host("m1", { hostKey: otherKeys.public });
    await rejects(connect(host, { bastions: [way(first)] }), /checking the host key/);
    while (first.open() > 0) await turn();
  });

  it("are disconnected when the host ends the connection", async () => {
    const client = await connect(target.host("m1"), { bastions: [way(first)] });
    const left = once(client, "close");
    target.drop();
    await left;
    while (first.open() > 0) await turn();
  });
});
