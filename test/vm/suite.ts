import { accelerator, machine, startMachine } from "../../lab/vm";
import { node } from "../lab/cluster-hosts";
import { keepKubeconfig } from "../lab/kubectl";
import { succeeded, up } from "../lab/pulumi";
import { configure, labSections, type Sections } from "../lab/stack-file";
import { startHosts, takeHosts } from "../lab/suite";

/** Hosts of the cluster that the machine joins: the lab's first two, which leaves processor time to the emulation. */
export const clusterHosts = [node(1), node(2)] as const;

/** Deadline in seconds for what takes `seconds` on a machine that is not emulated. */
export const scaled = (seconds: number): number => seconds * accelerator().slowness;

/** Deadline of a CLI command that sets up or removes the machine. */
export const longDeadline = { deadlineSeconds: scaled(180) };

/** The stack file's hosts: those of the cluster, and these. */
export const withHosts = (...more: object[]): Sections => ({
  hosts: [...(labSections()["hosts"] as object[]).slice(0, clusterHosts.length), ...more],
});

/** What a machine changes by itself while it runs and reboots, in addition to what every host changes. */
export const machines = [/^files \/run\/udev\//, /^processes root \(udev-worker\)/];

/** The machine, as in a stack file among containers. */
export const worker = {
  name: machine.name,
  address: machine.address,
  roles: ["worker"],
  profile: "standard",
};

before("a cluster on two hosts of the lab, and a machine beside it", async function () {
  this.timeout(60 * 60_000);
  const report = (line: string) => console.log(`  ${line}`);
  await startHosts(clusterHosts);
  await takeHosts([machine.name]);
  configure(withHosts());
  const booted = Date.now();
  await Promise.all([startMachine(report), succeeded(up([], longDeadline))]);
  report(
    `${machine.name} and the cluster are up after ${Math.round((Date.now() - booted) / 1000)} s`,
  );
  await keepKubeconfig();
});
