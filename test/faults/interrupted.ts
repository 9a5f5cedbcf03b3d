import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { place } from "../lab/place";
import { pulumi, succeeded, type destroy, type up } from "../lab/pulumi";
import { killCli, type Interruption } from "./interruptions";

/**
 * Runs a command and interrupts it. The command may fail, but Pulumi must be able to continue afterwards.
 *
 * @param resources that it is through with by then; a random part of two seconds passes after that
 */
export async function interrupted(
  command: typeof up | typeof destroy,
  interruption: Interruption,
  resources: number,
  random: () => number,
): Promise<void> {
  let over: Promise<unknown> = Promise.resolve();
  const started = (child: ChildProcess) => {
    over = through(child, resources)
      .then(() => delay(random() * 2_000))
      .then(() => child.exitCode === null && interruption(child));
  };
  const { code } = await command([], { started });
  if (interruption !== killCli) assert.notEqual(code, null, "it came to no end");
  await over.finally(() => removeLock(command));
}

/** Waits until a command reports that it has finished this many resources, or ends. */
function through(child: ChildProcess, resources: number): Promise<void> {
  let count = 0;
  return new Promise((resolve) => {
    child.once("close", () => resolve());
    child.stdout!.on("data", (text: string) => {
      count += text.match(/ (created|updated|deleted) \(/g)?.length ?? 0;
      if (count >= resources) resolve();
    });
  });
}

/** A killed CLI leaves its lock. The next command reports it, with the remedy. */
async function removeLock(command: typeof up | typeof destroy): Promise<void> {
  const locks = join(place, "state", ".pulumi", "locks");
  const left = existsSync(locks)
    ? readdirSync(locks, { recursive: true, withFileTypes: true })
    : [];
  if (!left.some((entry) => entry.isFile())) return;
  const { code, output } = await command();
  assert.notEqual(code, 0);
  assert.match(output, /the stack is currently locked.*pulumi cancel/s);
  await succeeded(pulumi(["cancel", "--yes"]));
}
