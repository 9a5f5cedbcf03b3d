import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { stopMirrors } from "../../lab/artifacts";
import { startHost } from "../../lab/hosts";
import { ensureKeys } from "../../lab/hosts/keys";
import { existingHosts, firstHosts } from "../../lab/hosts/lab-host";
import { removeHosts } from "../../lab/hosts/remove";
import { withLock } from "../../lab/lock";
import { raiseLab } from "../../lab/up";
import { place } from "./place";
import { createStack } from "./stack-file";

/** Hosts of the lab's stack file. */
export const clusterHosts = ["node-1", "node-2", "node-3"] as const;

/** A host for the tests that need one more. */
export const spareHost = "node-4";

const toBuild = 60 * 60_000;

/** Starts hosts, side by side. */
export const startHosts = (names: readonly string[]) => Promise.all(names.map(startHost));

let unlock: () => void = () => undefined;

before("the lab, with every host off", async function () {
  this.timeout(toBuild);
  const carrier = existingHosts().find(({ root }) =>
    existsSync(join(root, "var/lib/kubernetes-on-bare-metal")),
  );
  if (carrier)
    throw new Error(
      `lab: ${carrier.name} carries a cluster, and the tests take every host for themselves; pulumi destroy it, or npm run lab:down`,
    );
  await lock();
  await raiseLab({ hosts: 0, fresh: true }, (line) => console.log(`  ${line}`));
  await ensureKeys(firstHosts(4));
  await createStack();
});

after("the lab, unless something is left to look at", async function () {
  this.timeout(120_000);
  const failed = this.test?.parent?.suites.some(hasFailed) ?? true;
  if (failed) console.log(`  what the commands said is in ${place}; npm run lab:down ends the lab`);
  else {
    await stopMirrors();
    await removeHosts();
    rmSync(place, { recursive: true });
  }
  unlock();
});

/** Holds the lab's lock until `unlock` is called. */
function lock(): Promise<void> {
  return new Promise((locked, refused) => {
    withLock("npm run test:lab", () => {
      locked();
      return new Promise((resolve) => (unlock = resolve));
    }).catch(refused);
  });
}

const hasFailed = (suite: Mocha.Suite): boolean =>
  suite.tests.some(({ state }) => state !== "passed") || suite.suites.some(hasFailed);
