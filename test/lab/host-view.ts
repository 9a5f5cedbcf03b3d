import {
  compareSnapshots,
  execOnHost,
  restless,
  snapshotHost,
  type Snapshot,
} from "../../lab/hosts";

/** What a host is made of, and since when everything on it runs. */
export interface HostView {
  readonly snapshot: Snapshot;
  /** Unit to when it was started, and container to its process. */
  readonly running: Readonly<Record<string, string>>;
}

// Programs keep their own data here, and systemd its records.
const restlessData =
  /^(files \/(run|sys|tmp|var\/(lib\/(containerd|etcd|kubelet|cni|systemd)|log|tmp))\b|processes|cgroups|mounts|nftables|links|units)/;

// Properties come in systemd's order, a paragraph for each unit.
const units = `systemctl show '*.service' '*.timer' --property=Id,ActiveEnterTimestampMonotonic |
  awk -F= '$1 == "Id" { id = $2 } $1 != "Id" && NF { time = $2 } !NF { print id, time } END { print id, time }'`;
const containers =
  "! command -v ctr >/dev/null || ctr -n k8s.io tasks list | awk '$3 == \"RUNNING\" { print $1, $2 }'";

/** Looks at hosts side by side, without their sshd noticing. */
export async function viewHosts<Name extends string>(
  hosts: readonly Name[],
): Promise<Record<Name, HostView>> {
  const views = await Promise.all(
    hosts.map(async (host) => {
      const started = await execOnHost(host, `${units}; ${containers}`);
      const pairs = started.split("\n").map((line) => line.split(" ") as [string, string]);
      const running = Object.fromEntries(pairs.filter(([name]) => name));
      return [host, { snapshot: await snapshotHost(host), running }] as const;
    }),
  );
  return Object.fromEntries(views) as Record<Name, HostView>;
}

/** The files of a host that are not as they were, programs' own data apart, each with what differs. */
export const changedFiles = (before: HostView, after: HostView): string[] =>
  compareSnapshots(before.snapshot, after.snapshot, [restlessData, ...restless]);

/** The units and containers that were started, stopped or started again between two looks. */
export function restarted(before: HostView, after: HostView): string[] {
  const names = new Set([...Object.keys(before.running), ...Object.keys(after.running)]);
  return [...names].filter((name) => before.running[name] !== after.running[name]).sort();
}
