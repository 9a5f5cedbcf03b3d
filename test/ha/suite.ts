import { labHost } from "../../lab/hosts";
import { keepKubeconfig } from "../lab/kubectl";
import { succeeded, up, type Run } from "../lab/pulumi";
import { configure, type Sections } from "../lab/stack-file";
import { startHosts } from "../lab/suite";

/** Hosts that the suite starts: some are bare for most of the time. */
const hosts = 7;

/** Number of the first host, less one: other hosts of the lab may work meanwhile. */
const skipped = Number(process.env["LAB_FIRST_HOST"] ?? 1) - 1;

/** Name of a host by its number in the suite. */
export const node = (number: number): string => `node-${skipped + number}`;

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
  configure({
    hosts: listed,
    loadBalancer: { addresses: ["10.77.0.221-10.77.0.239"] },
    ...sections,
  });
  return succeeded(up([], patient));
}

const numbers = Array.from({ length: hosts }, (_, index) => index + 1);

before("three masters and a worker", async function () {
  this.timeout(60 * 60_000);
  await startHosts(numbers.map(node));
  await upWith([1, 2, 3].map(stacked).concat(withRoles(4, "worker")));
  await keepKubeconfig();
});
