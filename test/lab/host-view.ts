import {
  compareSnapshots,
  execOnHost,
  volatile,
  snapshotHost,
  type Snapshot,
} from "../../lab/hosts";

/** State of a host, and start times of everything on it. */
export interface HostView {
  readonly snapshot: Snapshot;
  /** Unit to its start time, and the containers that run. A container that starts again is another. */
  readonly running: Readonly<Record<string, string>>;
}

// Programs' own data, and systemd's records.
const programData =
  /^(files \/(run|sys|tmp|var\/(lib\/(containerd|etcd|kubelet|cni|systemd)|log|tmp))\b|processes|cgroups|mounts|nftables|links|units)/;

// systemd chooses the order of the properties; one paragraph per unit. A reload, by which the firewall takes new rules,
// changes the state of a unit and not the time since which it is active.
const properties = "Id,CanReload,ActiveEnterTimestampMonotonic,StateChangeTimestampMonotonic";
const units = `systemctl show '*.service' '*.timer' --property=${properties} |
  awk -F= 'function print_unit() { print of["Id"], (of["CanReload"] == "yes" ? of["StateChangeTimestampMonotonic"] : of["ActiveEnterTimestampMonotonic"]); delete of }
    NF { of[$1] = $2 } !NF { print_unit() } END { print_unit() }'`;
// A shim that is slow to answer makes a task one of unknown state.
const containers =
  '! command -v ctr >/dev/null || ctr -n k8s.io tasks list | awk \'NR > 1 && $3 != "STOPPED" { print $1, "runs" }\'';

/** Views hosts in parallel, unnoticed by their sshd. */
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

/** Files of a host that differ, except for programs' own data, each with the difference. */
export const changedFiles = (before: HostView, after: HostView): string[] =>
  compareSnapshots(before.snapshot, after.snapshot, [programData, ...volatile]);

/** Units and containers that were started, stopped, restarted or reloaded between two views. */
export function restarted(before: HostView, after: HostView): string[] {
  const names = new Set([...Object.keys(before.running), ...Object.keys(after.running)]);
  return [...names].filter((name) => before.running[name] !== after.running[name]).sort();
}
