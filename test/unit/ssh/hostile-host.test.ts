import { deepStrictEqual, rejects, strictEqual } from "node:assert";
import { EventEmitter } from "node:events";
import { mock } from "node:test";
import type { Client, ClientChannel, ServerChannel } from "ssh2";
import { abortChannel, startCommand } from "../../../ssh/channel";
import { RemoteError } from "../../../ssh/errors";
import { closeConnections } from "../../../ssh/pool";
import { runAsRoot } from "../../../ssh/root-shell";
import type { RootScript } from "../../../ssh/root-script";
import { runCommand, startSshServer, type SshServer } from "../../ssh-server";
import { filesAt, startHost, type OnAHost } from "../scripts/on-a-host";

const unit = "/etc/systemd/system/kubelet.service";
const advice =
  "the channel was closed. Log in and find out which program, or whether the login shell, prints that much";

describe("an untrusted host", () => {
  let hostile: OnAHost;
  let honest: OnAHost;

  before(async () => {
    [hostile, honest] = await Promise.all([startHost(), startHost()]);
    for (const host of [hostile, honest])
      await host.apply({ files: filesAt(unit), units: { "kubelet.service": [unit] } });
  });
  after(() => Promise.all([hostile.close(), honest.close()]));

  /** The program that each observation of a host asks for its units. */
  const systemctl = (script: string) =>
    hostile.write("/usr/local/sbin/systemctl", `#!/bin/sh\n${script}\n`, 0o755);

  const endless: readonly (readonly [string, string, string])[] = [
    ["long lines without end", `exec yes ${"a".repeat(2000)}`, "16 MiB"],
    ["short lines without end", "exec yes ''", "50000 lines"],
    ["one line without end", "exec tr '\\0' a </dev/zero", "1 MiB in one line"],
    ["errors without end", "exec yes '' >&2", "16 MiB"],
    ["one error without end", "exec tr '\\0' a </dev/zero >&2", "16 MiB"],
    ["bytes that are no text", "exec cat /dev/urandom >&2", "16 MiB"],
  ];
  for (const [what, script, limit] of endless)
    it(`fails alone when it prints ${what}`, async () => {
      systemctl(script);
      const [, seen] = await Promise.all([
        rejects(hostile.observe(), (error: Error) => {
          const doing = `${hostile.host.name}: observing the host`;
          strictEqual(error.message, `${doing}: it sent more than ${limit}, and ${advice}`);
          return error instanceof RemoteError;
        }),
        honest.observe(),
      ]);
      strictEqual(seen.units.get("kubelet.service")?.active, "active");
    });

  it("can be observed again over the same connection once it behaves", async () => {
    const connections = hostile.server.connections();
    systemctl("echo ActiveState=active");
    const { units } = await hostile.observe();
    strictEqual(units.get("kubelet.service")?.active, "active");
    strictEqual(hostile.server.connections(), connections);
  });

  it("gets no escape sequence into what was observed", async () => {
    await hostile.takeOff();
    await hostile.apply({ files: filesAt(unit), units: { "kubelet.service": [unit] } });
    systemctl("printf 'ActiveState=\\033]0;owned\\007dead\\302\\233\\r\\342\\200\\256\\377\\n'");
    const { units } = await hostile.observe();
    const no = "\ufffd";
    strictEqual(units.get("kubelet.service")?.active, `${no}]0;owned${no}dead${no}${no}${no}${no}`);
  });
});

describe("what a host sends", () => {
  let server: SshServer;
  let behave: (command: string, channel: ServerChannel) => void = runCommand;

  before(async () => (server = await startSshServer({ run: (...given) => behave(...given) })));
  afterEach(() => (behave = runCommand));
  after(async () => {
    await closeConnections();
    await server.close();
  });

  const run = (script: string, rest: Partial<RootScript> = {}) =>
    runAsRoot(
      server.host("m1"),
      { bastions: [] },
      { doing: "setting up kubelet", script, timeoutSeconds: 20, ...rest },
    );
  const fails = (script: string, message: string) =>
    rejects(run(script), (error: Error) => {
      strictEqual(error.message, message);
      return true;
    });

  it("reaches no terminal unchanged: not as progress, an error or a line that is too long", async () => {
    const lines: string[] = [];
    await run("printf 'progress\\tone\\033[2Jtwo\\n'", { onLine: (line) => lines.push(line) });
    deepStrictEqual(lines, ["progress\tone\ufffd[2Jtwo"]);
    await fails(
      "printf '\\033[2Jall is well\\n' >&2; exit 5",
      "m1: setting up kubelet: exit 5\n    \ufffd[2Jall is well",
    );
    await fails(
      "printf '%0900d' 0 >&2; exit 5",
      `m1: setting up kubelet: exit 5\n    ${"0".repeat(500)}…`,
    );
  });

  it("reaches none if there is no root shell either", async () => {
    behave = (_command, channel) => {
      channel.stderr.write("\u001b[2Jno\u202eroot\n");
      channel.exit(1);
      channel.end();
    };
    await fails("true", "m1: setting up kubelet: no root shell (exit 1): \ufffd[2Jno\ufffdroot");
  });

  it("is the same text in single bytes as in one chunk", async () => {
    const text = `größe ${"a".repeat(2_000)}\n`.repeat(2);
    behave = (_command, channel) => {
      channel.write("root-shell:ready:1700000000\n");
      for (const byte of Buffer.from(text)) channel.write(Buffer.of(byte));
      channel.exit(0);
      channel.end();
    };
    strictEqual(await run("true"), text);
  });

  it("fails its own execution when a listener throws, and nothing else", async () => {
    const broken = run("echo one; sleep 60", {
      onLine: () => {
        throw new Error("there is no room");
      },
    });
    await rejects(broken, { message: "m1: setting up kubelet: there is no room" });
    strictEqual(await run("echo two"), "two\n");
  });

  it("ends with the connection if the host does not close a channel", () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    let [closed, destroyed] = [0, 0];
    const client = { destroy: () => (destroyed += 1) } as unknown as Client;
    const channel = () =>
      Object.assign(new EventEmitter(), { close: () => (closed += 1) }) as unknown as ClientChannel;
    const obedient = channel();
    abortChannel(client, obedient);
    obedient.emit("close");
    mock.timers.tick(60_000);
    deepStrictEqual([closed, destroyed], [1, 0]);
    abortChannel(client, channel());
    mock.timers.tick(60_000);
    deepStrictEqual([closed, destroyed], [2, 1]);
    mock.timers.reset();
  });

  it("times out if it does not start a command", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    let destroyed = 0;
    const client = { exec: () => undefined, destroy: () => (destroyed += 1) } as unknown as Client;
    const started = startCommand(client, "true", () => undefined);
    mock.timers.tick(30_000);
    await rejects(started, { message: "the host did not start a command within 30 s" });
    strictEqual(destroyed, 1);
    mock.timers.reset();
  });
});
