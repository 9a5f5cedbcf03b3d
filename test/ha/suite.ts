import { node, virtualAddress, withRoles } from "../lab/cluster-hosts";
import { keepKubeconfig } from "../lab/kubectl";
import { succeeded, up, type Run } from "../lab/pulumi";
import { changed, configure, type Sections } from "../lab/stack-file";
import { startHosts } from "../lab/suite";

/** Hosts that the suite starts: some are bare for most of the time. */
const hosts = 7;

/** A master that is also an etcd member. */
export const stacked = (number: number) => withRoles(number, "master", "etcd");

/** A host that is only an etcd member. */
export const etcdOnly = (number: number) => withRoles(number, "etcd");

/** Rolling changes of several hosts take longer than one of them. */
export const longDeadline = { deadlineSeconds: 900 };

/** Writes these hosts and sections into the stack file, and runs up. The API has a virtual address. */
export function upWith(listed: readonly object[], sections: Sections = {}): Promise<Run> {
  configure({ ...changed("cluster", { virtualAddress }), hosts: listed, ...sections });
  return succeeded(up([], longDeadline));
}

const numbers = Array.from({ length: hosts }, (_, index) => index + 1);

before("three masters and a worker", async function () {
  this.timeout(60 * 60_000);
  await startHosts(numbers.map(node));
  await upWith([1, 2, 3].map(stacked).concat(withRoles(4, "worker")));
  await keepKubeconfig();
});
