import { ensureArtifacts } from "../../lab/artifacts";
import { labHost } from "../../lab/hosts";
import { defaultVersions, type Versions } from "../../versions";
import { listed, node } from "../lab/cluster-hosts";
import { configure, worker, type Sections } from "../lab/stack-file";

/** The release before the upgrade. */
export const older = "1.36.3";
export const newer = defaultVersions.kubernetes;

/** The release to which etcd is upgraded. */
export const newerEtcd = "3.7.3";

/** The hosts of a cluster with two workers. */
export function clusterOf(masterCount: number) {
  const masterHosts = numbers(1, masterCount).map(node);
  const workerHosts = numbers(1 + masterCount, 2).map(node);
  return {
    masterHosts,
    workerHosts,
    hosts: [...masterHosts, ...workerHosts],
    /** Address of every API server. */
    servers: masterHosts.map((name) => `https://${labHost(name).address}:6443`),
  };
}

export type Cluster = ReturnType<typeof clusterOf>;

const numbers = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => from + index);

/** Masters of the upgraded cluster, 1 or 3. A single API server is down while it restarts. */
export const masterCount = Number(process.env["LAB_MASTERS"] ?? 1);

/** The cluster that most of these suites upgrade. */
export const usual = clusterOf(masterCount);
export const { masterHosts, hosts } = usual;

/** Builds or downloads what hosts at these releases install instead of the defaults. */
export const provide = (versions: Partial<Versions>): Promise<unknown> =>
  ensureArtifacts((line) => console.log(`  ${line}`), { ...defaultVersions, ...versions });

/** Writes the stack file of the cluster with these releases instead of the defaults. */
export function configureVersions(
  versions: Partial<Versions>,
  more: Sections = {},
  { masterHosts: masters, workerHosts }: Cluster = usual,
): void {
  const listedMasters = masters.map((name) => listed(name, "master", "etcd"));
  configure({ hosts: [...listedMasters, ...workerHosts.map(worker)], versions, ...more });
}
