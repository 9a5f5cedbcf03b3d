import { deepStrictEqual, notStrictEqual, ok, rejects, strictEqual } from "node:assert";
import { spawnSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import type { ServerChannel } from "ssh2";
import { ConnectionError, RemoteError } from "../../../ssh/errors";
import { closeConnections } from "../../../ssh/pool";
import type { RootScript } from "../../../ssh/root-script";
import { runAsRoot } from "../../../ssh/root-shell";
import { runCommand, startSshServer, type SshServer } from "../../ssh-server";

describe("the root shell", () => {
  let server: SshServer;
  let behave: (command: string, channel: ServerChannel) => void;

  before(async () => (server = await startSshServer({ run: (...given) => behave(...given) })));
  beforeEach(() => (behave = runCommand));
  afterEach(() => mock.timers.reset());
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
  const fails = (script: string, message: string, rest?: Partial<RootScript>) =>
    rejects(run(script, rest), (error: Error) => {
      strictEqual(error.message, message);
      return error instanceof RemoteError && !(error instanceof ConnectionError);
    });

  it("returns what the script prints, and only that", async () => {
    strictEqual(await run("echo one; echo noise >&2; printf two"), "one\ntwo");
  });

  it("passes each line on as it arrives", async () => {
    const lines: string[] = [];
    await run("echo one; echo 'größe 二'; echo three", { onLine: (line) => lines.push(line) });
    deepStrictEqual(lines, ["one", "größe 二", "three"]);
  });

  it("takes a script in any alphabet, whatever the host's locale", async () => {
    const script = `: ${"größe 二 ".repeat(2_000)}\nread -r payload; printf '%s' "$payload ☂ $LC_ALL"`;
    for (const language of ["C", "C.UTF-8"]) {
      behave = (command, channel) => runCommand(`export LC_ALL=${language}; ${command}`, channel);
      const payload = Buffer.from("übrig\n");
      strictEqual(await run(script, { payload }), `übrig ☂ ${language}`);
    }
  });

  /** Script that the root shell receives, with or without a sign that it has started. */
  const given = async (rest: Partial<RootScript>, { shell }: { shell: boolean }) => {
    let written = "";
    behave = (_command, channel) => {
      if (shell) channel.write("root-shell:ready:1700000000\n");
      const over = () => {
        channel.exit(0);
        channel.end();
      };
      channel.on("data", (text: Buffer) => (written += text.toString()));
      channel.on("end", over);
      if (!shell) setTimeout(over, 200);
    };
    await run("echo one\necho two\n", rest).catch(() => "");
    return written;
  };

  for (const [program, rest] of [
    ["bash", {}],
    ["sh", { readOnly: true }],
  ] as const)
    it(`runs nothing of a truncated script for ${program}`, async () => {
      const input = await given(rest, { shell: true });
      const outcome = (text: string) =>
        spawnSync(`/bin/${program}`, ["-s"], { input: text, encoding: "utf8" });
      const said = outcome(input).stdout.replace(/^root-shell:ready:\d+\n/, "");
      strictEqual(said, "one\ntwo\n");
      const cut = outcome(input.slice(0, -2));
      strictEqual(cut.stdout.replace(/^root-shell:ready:\d+\n/, ""), "");
      notStrictEqual(cut.status, 0);
    });

  it("sends a read-only script with the request, and a changing one once the shell has started", async () => {
    ok((await given({ readOnly: true }, { shell: false })).includes("echo two"));
    strictEqual(await given({}, { shell: false }), "");
  });

  it("runs read-only scripts with the shell that starts faster", async () => {
    const command = "tr '\\0' ' ' </proc/$$/cmdline";
    strictEqual(await run(command, { readOnly: true }), "/bin/sh -s ");
    strictEqual(await run(command), "/bin/bash -s ");
  });

  it("starts in a directory with files of any name", async () => {
    const home = mkdtempSync(join(tmpdir(), "kubernetes-on-bare-metal-home-"));
    for (const name of "root-shell:ready:%s+") writeFileSync(join(home, name), "");
    behave = (command, channel) => runCommand(`cd ${home}; ${command}`, channel);
    strictEqual(await run("echo hello"), "hello\n");
    rmSync(home, { recursive: true });
  });

  it("reports when the host accepts the script, which a refusing host never does", async () => {
    let taken = 0;
    const onShell = () => void (taken += 1);
    await run("true", { onShell });
    strictEqual(taken, 1);
    behave = (_command, channel) => {
      channel.exit(1);
      channel.end();
    };
    await rejects(run("true", { onShell }));
    strictEqual(taken, 1);
  });

  it("reports the host's clock before the script is sent, and sends nothing if that is refused", async () => {
    const [home, seconds] = [mkdtempSync(join(tmpdir(), "kubernetes-on-bare-metal-home-")), [0]];
    const script = `touch ${home}/done`;
    const begun = Math.floor(Date.now() / 1000);
    const refusal = new RemoteError("m1", "issuing", "clocks differ");
    const refuse = (theirs: number) => {
      seconds[0] = theirs;
      throw refusal;
    };
    await rejects(run(script, { onShell: refuse }), refusal);
    await run("true");
    ok(seconds[0]! >= begun && seconds[0]! <= Date.now() / 1000, String(seconds[0]));
    strictEqual(existsSync(join(home, "done")), false);
    await run(script);
    strictEqual(existsSync(join(home, "done")), true);
    rmSync(home, { recursive: true });
  });

  it("gives the script its payload, byte for byte, and ends it with the payload", async () => {
    const payload = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 256));
    strictEqual(await run("wc -c; echo end", { payload }), "300000\nend\n");
    const digest = await run("sha256sum", { payload });
    strictEqual(digest.split(" ")[0], createHash("sha256").update(payload).digest("hex"));
  });

  it("shows neither script nor payload in the arguments and variables of any process", async () => {
    const secret = randomUUID();
    const look =
      "cat /proc/[0-9]*/cmdline /proc/self/environ /proc/$$/environ 2>/dev/null | tr '\\0' '\\n'";
    const seen = await run(`read -r payload; : ${secret}-script; ${look}`, {
      payload: Buffer.from(`${secret}\n`),
    });
    ok(seen.includes("/bin/bash\n-s\n"));
    ok(!seen.includes(secret));
    ok(!server.commands.join().includes(secret));
  });

  it("reports the exit code and standard error", async () => {
    await fails(
      "echo fine; echo 'no such unit' >&2; exit 5",
      "m1: setting up kubelet: exit 5\n    no such unit",
    );
    await fails("exit 3", "m1: setting up kubelet: exit 3");
  });

  it("reports the signal that killed the script", async () => {
    behave = (_command, channel) => {
      channel.write("root-shell:ready:1700000000\n");
      channel.once("data", () => {
        channel.exit("KILL");
        channel.end();
      });
    };
    await fails("true", "m1: setting up kubelet: killed by the signal SIGKILL");
  });

  it("distinguishes a script that was killed from one that timed out", async () => {
    const cause =
      "killed by SIGKILL before its deadline; the kernel does that when memory runs out: journalctl -k";
    await rejects(run("echo half way; kill -9 $$"), ({ message }: Error) =>
      message.startsWith(`m1: setting up kubelet: ${cause}\n    half way`),
    );
  });

  it("reports at most the last twenty lines of standard error", async () => {
    const last = Array.from({ length: 20 }, (_, index) => `    line ${index + 31}`).join("\n");
    await fails(
      'for n in {1..50}; do echo "line $n" >&2; done; exit 1',
      `m1: setting up kubelet: exit 1\n${last}`,
    );
  });

  it("is ended by the host at its deadline", async () => {
    await fails(
      "echo half way; sleep 60",
      "m1: setting up kubelet: timed out after 1 s\n    half way",
      { timeoutSeconds: 1 },
    );
  });

  it("times out when the host does not end it", async () => {
    await run("true");
    mock.timers.enable({ apis: ["setTimeout"] });
    const started = new Promise<void>((resolve) => {
      behave = (_command, channel) => {
        channel.write("root-shell:ready:1700000000\n");
        channel.once("data", () => resolve());
      };
    });
    const message = "m1: setting up kubelet: timed out after 20 s; the next run resumes";
    const given = fails("true", message);
    await started;
    mock.timers.tick(35_000);
    await given;
  });

  it("ignores what a login shell prints first", async () => {
    behave = (command, channel) =>
      runCommand(`echo Welcome; printf 'to m1: '; ${command}`, channel);
    strictEqual(await run("echo hello"), "hello\n");
  });
});
