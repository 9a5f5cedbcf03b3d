import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { removeLab } from "../../lab/down";
import { eraseHost, isPowered, labHost, startHost } from "../../lab/hosts";
import { ensureKeys } from "../../lab/hosts/keys";
import { existingHosts } from "../../lab/hosts/lab-host";
import { lockHosts, withLock } from "../../lab/lock";
import { raiseLab } from "../../lab/up";
import { clusterHosts, spareHost } from "./cluster-hosts";
import { place } from "./place";
import { createStack } from "./stack-file";

const toBuild = 60 * 60_000;
const doing = "a suite of tests";
const taken = new Map<string, () => void>();

/**
 * Takes hosts for the rest of this run: their file systems are erased, and they are off. What other hosts do is of no
 * concern. Fails when somebody else works with one of them, or it carries a cluster.
 */
export async function takeHosts(names: readonly string[]): Promise<void> {
  for (const name of names.filter((one) => !taken.has(one))) {
    if (existsSync(join(labHost(name).root, "var/lib/kubernetes-on-bare-metal")))
      throw new Error(
        `lab: ${name} carries a cluster, and the tests take it for themselves; pulumi destroy it, or npm run lab:down`,
      );
    taken.set(name, await lockHosts(doing, [name]));
    await eraseHost(name);
  }
}

/** Starts hosts, side by side, and takes them before. */
export async function startHosts(names: readonly string[]): Promise<void> {
  await takeHosts(names);
  await Promise.all(names.map(startHost));
}

before("the lab", async function () {
  this.timeout(toBuild);
  const report = (line: string) => console.log(`  ${line}`);
  // Where somebody else's hosts run, the lab is up, and whatever they work with stays as it is.
  if (!existingHosts().some((host) => !isOurs(host.name) && isPowered(host)))
    await withLock(doing, [], () => raiseLab({ hosts: 0, fresh: false }, report).then(() => {}));
  await ensureKeys([...clusterHosts, spareHost].map(labHost));
  await createStack();
});

after("the lab, unless something is left to look at", async function () {
  this.timeout(120_000);
  const failed = this.test?.parent?.suites.some(hasFailed) ?? true;
  if (failed) console.log(`  what the commands said is in ${place}; npm run lab:down ends the lab`);
  else {
    await Promise.all([...taken.keys()].map(eraseHost));
    if (existingHosts().length === 0) await removeLab();
    rmSync(place, { recursive: true });
  }
  for (const unlock of taken.values()) unlock();
});

const isOurs = (name: string) => [...clusterHosts, spareHost].some((one) => one === name);

const hasFailed = (suite: Mocha.Suite): boolean =>
  suite.tests.some(({ state }) => state !== "passed") || suite.suites.some(hasFailed);
