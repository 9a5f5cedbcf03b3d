import type { RemoteHost } from "../../ssh/host";
import { runAsRoot } from "../../ssh/root-shell";
import { ownScript } from "../../host/owner";
import { ports } from "../../layers/ports";
import { credentials, currentHost, isLost } from "../stack";

/** The pending change, and the hosts that can provide a snapshot. */
export interface SnapshotOccasion {
  /** What the snapshot precedes, for messages: "kubernetes 1.37.2". */
  readonly before: string;
  /** Hosts of etcd members. */
  readonly members: readonly RemoteHost[];
  readonly report: (text: string) => void;
}

/**
 * Takes and verifies a snapshot of etcd before etcd or the control plane changes. One member is enough: if a host fails,
 * the next one is tried.
 *
 * @returns the snapshot as HOST:PATH; undefined if no member has data yet, as after a failed first set-up
 * @throws Error with every host and its reason if all of them fail: the change must not begin.
 */
export async function snapshotBefore(occasion: SnapshotOccasion): Promise<string | undefined> {
  const { before, members, report } = occasion;
  const causes: string[] = [];
  for (const member of members.filter(({ address }) => !isLost(address))) {
    report(`takes a snapshot of etcd on ${member.name} before ${before}`);
    try {
      const place = await snapshotOn(member);
      if (place === undefined) continue;
      report(`has a verified snapshot before ${before}: ${place}`);
      return place;
    } catch (error) {
      causes.push((error as Error).message);
    }
  }
  if (causes.length === 0) {
    report("has no data of etcd to save yet");
    return undefined;
  }
  throw new Error(
    [
      `etcd: taking a snapshot before ${before}: no member could; nothing was changed`,
      ...causes,
    ].join("\n"),
  );
}

const readyUrl = `http://127.0.0.1:${ports.etcdHealth}/readyz`;

/** Takes a verified snapshot on one host and returns its path; undefined if it has no data. */
async function snapshotOn(member: RemoteHost): Promise<string | undefined> {
  const output = await runAsRoot(currentHost(member), credentials(), {
    doing: "taking a snapshot of etcd",
    script: ownScript(member, ["etcd-snapshot"], { READY: readyUrl }),
    timeoutSeconds: 1800,
  });
  const path = output.trim();
  return path === "" ? undefined : `${member.name}:${path}`;
}
