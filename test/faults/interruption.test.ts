import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  compareSnapshots,
  resetHost,
  restless,
  snapshotHost,
  type Snapshot,
} from "../../lab/hosts";
import { foundDrift } from "../lab/found-drift";
import { cutOff, killCli, killProvider, reboot, type Interruption } from "./interruptions";
import { keepKubeconfig, readyNodes } from "../lab/kubectl";
import { place } from "../lab/place";
import { destroy, preview, pulumi, succeeded, up } from "../lab/pulumi";
import { randomFrom } from "./random";
import { configure } from "../lab/stack-file";
import { clusterHosts } from "../lab/suite";

type Command = typeof up | typeof destroy;

/** Set both to see the same moments again, or more of them. */
const seed = Number(process.env["LAB_SEED"] ?? Date.now() % 100_000);
const repeats = Number(process.env["LAB_INTERRUPTIONS"] ?? 1);
const random = randomFrom(seed);

const often = <T>(things: readonly T[]): T[] =>
  Array.from({ length: repeats }, () => things).flat();

describe(`interruptions (LAB_SEED=${seed})`, () => {
  let bare: Snapshot[];

  before(async () => {
    configure();
    await Promise.all(clusterHosts.map(resetHost));
    bare = await Promise.all(clusterHosts.map(snapshotHost));
  });

  for (const [what, interruption] of often<[string, Interruption]>([
    ["kill -9 of the CLI", killCli],
    ["kill -9 of the provider", killProvider],
    ["kill -9 of the CLI again", killCli],
    ["a host that reboots", reboot("node-2")],
    ["a host that is cut off for ten seconds", cutOff("node-3")],
  ])) {
    const seconds = 4 + random() * 16;
    it(`up goes through after ${what}, ${seconds.toFixed(1)} s from its start`, async () => {
      await interrupted(up, interruption, seconds);
    });
  }

  it("up has made the very cluster then", async () => {
    await succeeded(up());
    await keepKubeconfig();
    assert.deepEqual(await readyNodes(), clusterHosts);
    await succeeded(preview("--expect-no-changes"));
    assert.deepEqual(await foundDrift(), []);
  });

  for (const [what, interruption] of often<[string, Interruption]>([
    ["kill -9 of the CLI", killCli],
    ["kill -9 of the provider", killProvider],
  ])) {
    const seconds = 3 + random() * 15;
    it(`destroy goes on after ${what}, ${seconds.toFixed(1)} s from its start`, async () => {
      await interrupted(destroy, interruption, seconds);
    });
  }

  it("destroy has left every host as it was then", async () => {
    await succeeded(destroy());
    const after = await Promise.all(clusterHosts.map(snapshotHost));
    for (const [index, host] of clusterHosts.entries())
      assert.deepEqual(compareSnapshots(bare[index]!, after[index]!, restless), [], host);
  });
});

/** Runs a command and interrupts it. That it fails then is no failure; that Pulumi cannot go on from there is one. */
async function interrupted(command: Command, interruption: Interruption, seconds: number) {
  let over: Promise<unknown> = Promise.resolve();
  const started = (child: ChildProcess) => {
    over = delay(seconds * 1000).then(() => interruption(child));
  };
  await command([], { started });
  await over;
  await takeLockAway(command);
}

/** A killed CLI leaves its lock. The next command says so, and what to do about it. */
async function takeLockAway(command: Command): Promise<void> {
  const locks = join(place, "state", ".pulumi", "locks");
  const left = existsSync(locks)
    ? readdirSync(locks, { recursive: true, withFileTypes: true })
    : [];
  if (!left.some((entry) => entry.isFile())) return;
  const { code, output } = await command();
  assert.notEqual(code, 0);
  assert.match(output, /the stack is currently locked.*\n.*pulumi cancel/s);
  await succeeded(pulumi(["cancel", "--yes"]));
}
