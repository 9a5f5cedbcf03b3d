import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { mock } from "node:test";
import type { ServerChannel } from "ssh2";
import { ConnectionError } from "../../../ssh/errors";
import type { RemoteHost } from "../../../ssh/host";
import { closeConnections } from "../../../ssh/pool";
import { runAsRoot } from "../../../ssh/root-shell";
import { runCommand, startSshServer, type SshServer } from "../../ssh-server";

const realTimeout = setTimeout;
const task = { doing: "setting up kubelet", timeoutSeconds: 20 };
const run = (host: RemoteHost, script = "echo hello") =>
  runAsRoot(host, { bastions: [] }, { ...task, script });

describe("a connection", () => {
  let server: SshServer;
  let behave: (command: string, channel: ServerChannel) => void;
  let refuseFirst = 0;

  beforeEach(async () => {
    behave = runCommand;
    server = await startSshServer({
      run: (...given) => behave(...given),
      greet: (socket, count) => {
        if (count <= refuseFirst) socket.destroy();
      },
    });
  });
  afterEach(async () => {
    refuseFirst = 0;
    mock.timers.reset();
    await closeConnections();
    await server.close();
  });

  it("is shared by everything on a host, with at most eight concurrent executions", async () => {
    const host = server.host("m1");
    const all = Array.from({ length: 30 }, (_, n) => run(host, `sleep 0.05; echo ${n}`));
    strictEqual((await Promise.all(all))[29], "29\n");
    strictEqual(server.connections(), 1);
    strictEqual(server.busiest(), 8);
  });

  it("goes to the SSH address of a host that has one", async () => {
    const host = server.host("m1", { address: "192.0.2.1", sshAddress: "127.0.0.1" });
    strictEqual(await run(host), "hello\n");
    const gone = {
      ...host,
      sshAddress: "127.0.0.1",
      port: server.port,
      hostKey: "ssh-ed25519 AAAA",
    };
    await rejects(run(gone), new RegExp(`checking the host key of 127.0.0.1:${server.port}`));
  });

  it("waits for a session if the host has none free", async () => {
    const full = await startSshServer({ refuseSessions: 2 });
    strictEqual(await run(full.host("m1")), "hello\n");
    strictEqual(full.commands.length, 1);
    await full.close();
  });

  for (const maxSessions of [1, 2])
    it(`runs everything on a host with MaxSessions ${maxSessions}, ${maxSessions} at once`, async () => {
      const strict = await startSshServer({ maxSessions });
      const all = Array.from({ length: 12 }, (_, n) =>
        run(strict.host("m1"), `sleep 0.05; echo ${n}`),
      );
      strictEqual((await Promise.all(all)).join(""), all.map((_, n) => `${n}\n`).join(""));
      strictEqual(strict.busiest(), maxSessions);
      strictEqual(strict.connections(), 1);
      await strict.close();
    });

  it("that is lost also fails executions that wait for a session", async () => {
    const strict = await startSshServer({
      maxSessions: 1,
      run: () => setImmediate(() => strict.drop()),
    });
    const all = Array.from({ length: 3 }, () =>
      run(strict.host("m1")).catch((error: unknown) => error instanceof ConnectionError),
    );
    deepStrictEqual(await Promise.all(all), [true, true, true]);
    await closeConnections();
    await strict.close();
  });

  it("is never shared with a host that has another host key", async () => {
    await run(server.host("m1"));
    await rejects(run(server.host("m1", { hostKey: "ssh-ed25519 AAAA" })), /checking the host key/);
    strictEqual(server.connections(), 2);
  });

  it("that must be new is opened to at most eight hosts at once, behind one bastion too", async () => {
    let [waiting, most] = [0, 0];
    const bastion = await startSshServer({
      greet: () => (most = Math.max(most, (waiting += 1))),
      login: (attempt) => setImmediate(() => ((waiting -= 1), attempt.accept())),
    });
    const { port, hostKey } = bastion;
    const bastions = [{ address: "127.0.0.1", port, hostKey }];
    const all = Array.from({ length: 30 }, (_, index) =>
      runAsRoot(
        server.host(`m${index}`, { user: `user-${index}` }),
        { bastions },
        { ...task, script: "", newConnection: true },
      ).catch((error: Error) => error.message),
    );
    await Promise.all(all);
    strictEqual(bastion.connections(), 30);
    strictEqual(most, 8);
    await closeConnections();
    await bastion.close();
  });

  it("that was lost while idle is opened again", async () => {
    const host = server.host("m1");
    await run(host);
    server.drop();
    const again = (): Promise<string> => run(host).catch(again);
    strictEqual(await again(), "hello\n");
    strictEqual(server.connections(), 2);
  });

  it("that is lost while a script runs is reported, and the next run opens another", async () => {
    const host = server.host("m1");
    behave = (_command, channel) => {
      channel.write("root-shell:ready:1700000000\n");
      channel.once("data", () => server.drop());
    };
    await rejects(run(host), (error: Error) => {
      const cause = "the connection was lost; the next run resumes";
      strictEqual(error.message, `m1: setting up kubelet: ${cause}`);
      return error instanceof ConnectionError;
    });
    behave = runCommand;
    strictEqual(await run(host), "hello\n");
  });

  it("that is lost before a script starts is reported as such", async () => {
    const host = server.host("m1");
    const message = /^m1: setting up kubelet: .*; nothing was run, try again$/;
    behave = () => server.drop();
    await rejects(
      run(host),
      (error) => error instanceof ConnectionError && message.test(error.message),
    );
    behave = runCommand;
    await run(host);
    server.drop();
    for (let turn = 0; turn < 4; turn += 1) {
      await run(host).then(undefined, ({ message: reported }: Error) =>
        ok(message.test(reported), reported),
      );
      await new Promise((resolve) => setImmediate(resolve));
    }
  });

  it("that ends before the handshake is retried", async () => {
    refuseFirst = 1;
    strictEqual(await run(server.host("m1")), "hello\n");
    strictEqual(server.connections(), 2);
  });

  it("that is closed during the login is retried", async () => {
    let logins = 0;
    const closing = await startSshServer({
      login: (attempt) => ((logins += 1) === 1 ? closing.drop() : attempt.accept()),
    });
    strictEqual(await run(closing.host("m1")), "hello\n");
    strictEqual(closing.connections(), 2);
    await closeConnections();
    await closing.close();
  });

  it("that is refused fails after half a minute", async () => {
    const port = await freePort();
    const seconds = await givenUp(port, "connection refused; is sshd running?");
    ok(seconds >= 25, "it failed too early");
  });

  it("on which sshd does not respond fails too", async () => {
    const mute = createServer((socket) => socket.resume()).listen(0, "127.0.0.1");
    await once(mute, "listening");
    const { port } = mute.address() as AddressInfo;
    await givenUp(port, "sshd did not respond within 20 s; is the machine overloaded?");
    await new Promise((closed) => mute.close(closed));
  });

  /** Seconds after which a connection fails with this cause, on a faster clock. */
  async function givenUp(port: number, cause: string): Promise<number> {
    mock.timers.enable({ apis: ["setTimeout", "Date"] });
    let settled = false;
    const given = rejects(run(server.host("m1", { port })), (error: Error) => {
      strictEqual(error.message, `m1: connecting to 127.0.0.1:${port}: ${cause}`);
      return error instanceof ConnectionError;
    }).finally(() => (settled = true));
    const start = Date.now();
    while (!settled) {
      await new Promise((resolve) => realTimeout(resolve, 5));
      mock.timers.tick(250);
    }
    await given;
    return (Date.now() - start) / 1000;
  }
});

/** A port on the loopback interface without a listener. */
async function freePort(): Promise<number> {
  const listener = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => listener.once("listening", resolve));
  const { port } = listener.address() as AddressInfo;
  await new Promise((resolve) => listener.close(resolve));
  return port;
}
