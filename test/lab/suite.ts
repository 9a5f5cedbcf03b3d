import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { removeLab } from "../../lab/down";
import { eraseHost, isPowered, labHost, startHost } from "../../lab/hosts";
import { ensureKeys } from "../../lab/hosts/keys";
import { existingHosts } from "../../lab/hosts/lab-host";
import { lockHosts, withLock } from "../../lab/lock";
import { createLab } from "../../lab/up";
import { clusterHosts, spareHost } from "./cluster-hosts";
import { place } from "./place";
import { createStack } from "./stack-file";

const toBuild = 60 * 60_000;
const doing = "a suite of tests";
const taken = new Map<string, () => void>();

/**
 * Takes hosts for the rest of this run: erases their file systems, and leaves them off. Other hosts are not affected.
 * Fails if another command uses one of them, or it carries a cluster.
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

/** Takes hosts, and starts them in parallel. */
export async function startHosts(names: readonly string[]): Promise<void> {
  await takeHosts(names);
  await Promise.all(names.map(startHost));
}

before("the lab", async function () {
  this.timeout(toBuild);
  const report = (line: string) => console.log(`  ${line}`);
  // If hosts of others run, the lab is up and stays as it is.
  if (!existingHosts().some((host) => !isOurs(host.name) && isPowered(host)))
    await withLock(doing, [], () => createLab({ hosts: 0, fresh: false }, report).then(() => {}));
  await ensureKeys([...clusterHosts, spareHost].map(labHost));
  await createStack();
});

after("the lab, unless a failure is left to inspect", async function () {
  this.timeout(120_000);
  const failed = this.test?.parent?.suites.some(hasFailed) ?? true;
  if (failed)
    console.log(`  the output of all commands is in ${place}; npm run lab:down ends the lab`);
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
