import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { stopMirrors } from "../../lab/artifacts";
import { existingHosts } from "../../lab/hosts/lab-host";
import { removeHosts } from "../../lab/hosts/remove";
import { withLock } from "../../lab/lock";
import { raiseLab } from "../../lab/up";
import { accelerator, machine, startMachine } from "../../lab/vm";
import { place } from "../lab/place";
import { keepKubeconfig } from "../lab/kubectl";
import { succeeded, up } from "../lab/pulumi";
import { configure, createStack, labSections, type Sections } from "../lab/stack-file";

/** Hosts of the cluster that the machine joins: the lab's first two, so that the emulation gets a share of the processors. */
export const clusterHosts = ["node-1", "node-2"] as const;

/** Deadline in seconds of what takes `seconds` on a machine that is not emulated. */
export const patience = (seconds: number): number => seconds * accelerator().slowness;

/** For a command of the CLI that sets up or removes the machine. */
export const patient = { deadlineSeconds: patience(180) };

/** The stack file's hosts: those of the cluster, and these. */
export const withHosts = (...more: object[]): Sections => ({
  hosts: [...(labSections()["hosts"] as object[]).slice(0, clusterHosts.length), ...more],
});

/** The machine, as a stack file lists a machine among containers. */
export const worker = {
  name: machine.name,
  address: machine.address,
  roles: ["worker"],
  profile: "standard",
};

let unlock: () => void = () => undefined;

before("a cluster on two hosts of the lab, and a machine beside it", async function () {
  this.timeout(60 * 60_000);
  const carrier = existingHosts().find(({ root }) =>
    existsSync(join(root, "var/lib/kubernetes-on-bare-metal")),
  );
  if (carrier)
    throw new Error(
      `lab: ${carrier.name} carries a cluster, and the tests take every host for themselves; pulumi destroy it, or npm run lab:down`,
    );
  await lock();
  const report = (line: string) => console.log(`  ${line}`);
  await raiseLab({ hosts: clusterHosts.length, fresh: true }, report);
  await createStack();
  configure(withHosts());
  const booted = Date.now();
  await Promise.all([startMachine(report), succeeded(up([], patient))]);
  report(
    `${machine.name} and the cluster are up after ${Math.round((Date.now() - booted) / 1000)} s`,
  );
  await keepKubeconfig();
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
    withLock("npm run test:vm", clusterHosts, () => {
      locked();
      return new Promise((resolve) => (unlock = resolve));
    }).catch(refused);
  });
}

const hasFailed = (suite: Mocha.Suite): boolean =>
  suite.tests.some(({ state }) => state !== "passed") || suite.suites.some(hasFailed);
