import { refusedChanges } from "../../config/changes/judge";
import type { Settings } from "../../config/changes/rule";
import type { RemoteHost } from "../../ssh/host";
import type { Versions } from "../../versions";
import { assertNoneIsNewer } from "../etcd/releases";
import { snapshotBefore } from "../etcd/snapshot";
import { same, type Handler } from "../handler";
import { reporter } from "../progress";

export interface ClusterReleaseInputs {
  /** Name of the cluster. */
  readonly name: string;
  readonly versions: Versions;
  /** Hosts of the etcd members. */
  readonly members: readonly RemoteHost[];
  /** Values of the stack file whose edits are checked here: see config/changes. */
  readonly settings: Settings;
}

type ClusterReleaseOutputs = Pick<ClusterReleaseInputs, "versions">;

/**
 * The releases of a cluster. Updated before anything that runs them: refuses an unsupported change in the preview, and takes
 * a snapshot of etcd before any other.
 */
export const handler: Handler<ClusterReleaseInputs, ClusterReleaseOutputs> = {
  id: ({ name }) => `${name}/release`,
  derivedOutputs: ({ versions }) => ({ versions }),

  refusals: (olds, news) => refusedChanges("cluster", olds.settings, news.settings),

  diff: ({ versions }, news) => ({ changes: !same(versions, news.versions) }),

  create: ({ versions }) => Promise.resolve({ versions }),

  async update(outputs, { name, versions, members }) {
    await assertNoneIsNewer(outputs.versions.etcd, versions.etcd, members);
    const changed = (["etcd", "kubernetes"] as const).filter(
      (program) => outputs.versions[program] !== versions[program],
    );
    const before = changed.map((program) => `${program} ${versions[program]}`).join(" and ");
    const report = reporter(name);
    if (changed.length > 0) await snapshotBefore({ before, members, report });
    return { versions };
  },
};
