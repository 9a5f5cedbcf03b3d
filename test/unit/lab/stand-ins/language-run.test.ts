import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import { lastStart, runRequest, useLanguageHost, type LanguageFixture } from "./language-fixture";
import { call, clientOf, commandOf } from "./plugin-process";

describe("programs run by the language host stand-in", function () {
  this.timeout(20_000);
  const fixture = useLanguageHost();

  it("starts the SDK's runner with the arguments and the environment of the official host", async () => {
    const { directory, plugin } = fixture;
    assert.deepEqual(await run(fixture, "0", { nodeargs: "--no-warnings --title='a b'" }), {
      error: "",
      bail: false,
    });
    const { args, flags, environment } = await lastStart(plugin);
    const engine = args[args.indexOf("--engine") + 1] ?? "";
    assert.match(engine, /^127\.0\.0\.1:\d+$/);
    assert.deepEqual(args, [
      ...["--monitor", "monitor:1", "--engine", engine, "--organization", "o", "--project", "p"],
      ...[
        "--root-directory",
        "/root-directory",
        "--stack",
        "s",
        "--pwd",
        directory,
        "--parallel",
        "8",
      ],
      ...["--dry-run", ".", "0"],
    ]);
    assert.deepEqual(flags, ["--no-warnings", "--title=a b"]);
    assert.deepEqual(environment, {
      PULUMI_CONFIG: '{"p:config:old":"y","p:config:token":"x"}',
      PULUMI_CONFIG_SECRET_KEYS: '["p:token"]',
      PULUMI_NODEJS_TYPESCRIPT: "true",
    });
  });

  it("reports how a program failed, unless the program has reported it itself", async () => {
    const { plugin } = fixture;
    const error = "Program exited with non-zero exit code: 7";
    assert.deepEqual(await run(fixture, "7"), { error, bail: false });
    assert.deepEqual(await run(fixture, "32"), { error: "", bail: true });
    assert.deepEqual(await run(fixture, "0", { typescript: "yes" }), {
      ...{ error: "typescript option must be a boolean", bail: false },
    });
    plugin.printed.length = 0;
  });

  it("ends the program when the engine cancels", async () => {
    const { client, plugin } = fixture;
    const ending = run(fixture, "hang");
    await lastStart(plugin);
    await call(client, client.cancel, new Empty());
    assert.deepEqual(await ending, { error: "Program was ended by SIGINT", bail: false });
  });

  it("ends itself and the program when the engine is killed", async () => {
    const { directory, plugin, runnerPath } = fixture;
    const [node = "", ...args] = commandOf("language-nodejs");
    const engine = `
      const args = ${JSON.stringify([...args, "127.0.0.1:1"])};
      const plugin = require("node:child_process").spawn(${JSON.stringify(node)}, args, { stdio: "inherit" });
      console.log(plugin.pid);
    `;
    const child = spawn(node, ["-e", engine], {
      env: { ...process.env, PULUMI_LANGUAGE_NODEJS_RUN_PATH: runnerPath },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async () => (await lines.next()).value as string;
    const pid = Number(await next());
    const orphan = clientOf(LanguageRuntimeClient, { ...plugin, port: Number(await next()) });
    call(orphan, orphan.run, runRequest(directory, "hang")).catch(() => undefined);
    const { pid: programPid } = JSON.parse(await next()) as { pid: number };
    child.kill("SIGKILL");
    await once(child, "exit");
    while (alive(pid) || alive(programPid)) await delay(50);
    orphan.close();
  });
});

const run = ({ client, directory }: LanguageFixture, behaviour: string, options = {}) =>
  call(client, client.run, runRequest(directory, behaviour, options)).then((answer) =>
    answer.toObject(),
  );

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
