import type { RemoteHost } from "../remote/host";
import type { Versions } from "../versions";
import { snapshotBefore } from "./etcd-snapshot";
import { same, type Handler } from "./handler";
import { reporter } from "./progress";
import { releaseFaults } from "./release-faults";

export interface ClusterReleaseInputs {
  readonly cluster: {
    readonly name: string;
    readonly domain: string;
    readonly podCidr: string;
    readonly serviceCidr: string;
  };
  readonly versions: Versions;
  /** Names of all hosts. */
  readonly hosts: readonly string[];
  /** Hosts of the etcd members. */
  readonly members: readonly RemoteHost[];
  /** Whether a minor release may become an older one. */
  readonly allowDowngrade: boolean;
}

type ClusterReleaseOutputs = Pick<ClusterReleaseInputs, "versions">;

/**
 * What releases the cluster has. It is changed before anything that runs them: a change that is not to be made is refused
 * in the preview, and before the others the cluster's data is saved.
 */
export const handler: Handler<ClusterReleaseInputs, ClusterReleaseOutputs> = {
  id: ({ cluster }) => `${cluster.name}/release`,
  implied: ({ versions }) => ({ versions }),

  refusals: releaseFaults,

  diff: ({ versions }, news) => ({ changes: !same(versions, news.versions) }),

  create: ({ versions }) => Promise.resolve({ versions }),

  async update(outputs, { cluster, versions, members }) {
    const changed = (["etcd", "kubernetes"] as const).filter(
      (program) => outputs.versions[program] !== versions[program],
    );
    const before = changed.map((program) => `${program} ${versions[program]}`).join(" and ");
    const report = reporter(cluster.name);
    if (changed.length > 0) await snapshotBefore({ before, members, report });
    return { versions };
  },
};
