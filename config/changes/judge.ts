import type { ClusterConfig, Host } from "../cluster-config";
import { controlPlaneHosts } from "./hosts";
import type { Change, Recorder, Settings } from "./rule";
import type { VirtualWay } from "./virtual-address";
import { changes, type KeyPath } from "./table";

const rows = Object.entries(changes) as [KeyPath, Change][];

/** Other keys that the rules of a recorder read. */
const relatedKeys: Partial<Record<Recorder, readonly KeyPath[]>> = {
  cluster: ["versions.kubernetes", "versions.etcd", "network.ipv6"],
  machine: ["hosts[].roles"],
  "control plane": ["rollout.allowDowngrade", "security.encryption.enabled", "network.plugin"],
};

const isValidatedBy = (recorder: Recorder, row: Change): boolean =>
  row.change === "fixed" ? recorder === "cluster" : "on" in row && row.on.includes(recorder);

/**
 * The values that a resource records, so that later edits can be checked against them.
 *
 * @param host the resource's machine, if it belongs to one
 */
export const settingsFor = (recorder: Recorder, config: ClusterConfig, host?: Host): Settings =>
  Object.fromEntries(
    rows
      .filter(
        ([path, row]) => isValidatedBy(recorder, row) || relatedKeys[recorder]?.includes(path),
      )
      .map(([path]) => [path, valueAt(path, config, host)] as const)
      .filter(([, value]) => value !== undefined),
  );

/** What is recorded of a virtual address: no passwords. */
const wayTo = (virtual: ClusterConfig["cluster"]["virtualAddress"]): VirtualWay | undefined =>
  virtual && { address: virtual.address, by: virtual.bgp ? "BGP" : "VRRP" };

function valueAt(path: KeyPath, config: ClusterConfig, host: Host | undefined): unknown {
  if (path === "hosts") return config.hosts.map(({ name }) => name);
  if (path === "hosts[].name") return config.hosts.map(({ name, address }) => ({ name, address }));
  if (path === "hosts[].address") return controlPlaneHosts(config.hosts);
  if (path === "hosts[].roles") return host?.roles;
  if (path === "cluster.virtualAddress") return wayTo(config.cluster.virtualAddress);
  return path
    .split(".")
    .reduce<unknown>(
      (section, key) => (section as Record<string, unknown> | undefined)?.[key],
      config,
    );
}

/**
 * Errors for edits that the running cluster cannot follow, each as `place: cause; remedy`. Keys recorded on one side only are
 * not checked, but for sections that may be absent.
 */
export function refusedChanges(
  recorder: Recorder,
  before: Settings | undefined = {},
  after: Settings | undefined = {},
): string[] {
  return rows
    .filter(([path, row]) => isValidatedBy(recorder, row) && isComparable(path, row, before, after))
    .flatMap(([path, row]) => {
      const [old, now] = [before[path], after[path]];
      if (JSON.stringify(old) === JSON.stringify(now)) return [];
      const reason =
        "rule" in row
          ? row.rule(old as never, now as never, { before, after })
          : `cannot change from ${String(old)} to ${String(now)} on a running cluster: ${row.why}; use another stack, or run pulumi destroy first`;
      return reason === undefined ? [] : [`${path}: ${reason}`];
    });
}

function isComparable(path: KeyPath, row: Change, before: Settings, after: Settings): boolean {
  if (path in before && path in after) return true;
  const recorded = [before, after].every((settings) => Object.keys(settings).length > 0);
  return "absent" in row && recorded && (path in before || path in after);
}
