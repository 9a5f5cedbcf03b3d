import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { stopMirrors } from "../../lab/artifacts";
import { labHost } from "../../lab/hosts";
import { existingHosts } from "../../lab/hosts/lab-host";
import { removeHosts } from "../../lab/hosts/remove";
import { lockHosts } from "../../lab/lock";
import { raiseLab } from "../../lab/up";
import { keepKubeconfig } from "../lab/kubectl";
import { place } from "../lab/place";
import { succeeded, up, type Run } from "../lab/pulumi";
import { configure, createStack, type Sections } from "../lab/stack-file";

/** Hosts that the suite starts: some are bare for most of the time. */
const hosts = 7;

/** Name of a host by its number. */
export const node = (number: number): string => `node-${number}`;

/** A host of the stack file with these roles. */
export const withRoles = (number: number, ...roles: string[]) => ({
  name: node(number),
  address: labHost(node(number)).address,
  roles,
});

/** A master that is an etcd member too. */
export const stacked = (number: number) => withRoles(number, "master", "etcd");

/** A host that is an etcd member and nothing else. */
export const etcdOnly = (number: number) => withRoles(number, "etcd");

/** Rolling changes of several hosts take longer than one of them. */
export const patient = { deadlineSeconds: 900 };

/** Writes these hosts into the stack file, with what else it is to hold, and makes it so. */
export function upWith(listed: readonly object[], sections: Sections = {}): Promise<Run> {
  configure({ hosts: listed, ...sections });
  return succeeded(up([], patient));
}

const numbers = Array.from({ length: hosts }, (_, index) => index + 1);
let unlock: () => void = () => undefined;

before("three masters and a worker", async function () {
  this.timeout(60 * 60_000);
  const carrier = existingHosts().find(({ root }) =>
    existsSync(join(root, "var/lib/kubernetes-on-bare-metal")),
  );
  if (carrier)
    throw new Error(
      `lab: ${carrier.name} carries a cluster, and the tests take every host for themselves; pulumi destroy it, or npm run lab:down`,
    );
  unlock = await lockHosts("npm run test:ha", ["lab", ...numbers.map(node)]);
  await raiseLab({ hosts, fresh: true }, (line) => console.log(`  ${line}`));
  await createStack();
  await upWith([1, 2, 3].map(stacked).concat(withRoles(4, "worker")));
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

const hasFailed = (suite: Mocha.Suite): boolean =>
  suite.tests.some(({ state }) => state !== "passed") || suite.suites.some(hasFailed);
