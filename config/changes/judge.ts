import type { ClusterConfig, Host } from "../cluster-config";
import { carriersOf } from "./hosts";
import type { Change, Recorder, Settings } from "./rule";
import { changes, type KeyPath } from "./table";

const rows = Object.entries(changes) as [KeyPath, Change][];

/** Keys that a rule reads beside the one that it judges. */
const besides: Partial<Record<Recorder, readonly KeyPath[]>> = {
  cluster: ["versions.kubernetes", "versions.etcd"],
  machine: ["hosts[].roles"],
  "control plane": ["rollout.allowDowngrade", "security.encryption.enabled"],
};

const judges = (recorder: Recorder, row: Change): boolean =>
  row.change === "fixed" ? recorder === "cluster" : "on" in row && row.on.includes(recorder);

/**
 * What a resource has to keep on record, so that edits can be judged by it.
 *
 * @param host the machine that it belongs to, where it belongs to one
 */
export const settingsFor = (recorder: Recorder, config: ClusterConfig, host?: Host): Settings =>
  Object.fromEntries(
    rows
      .filter(([path, row]) => judges(recorder, row) || besides[recorder]?.includes(path))
      .map(([path]) => [path, valueAt(path, config, host)]),
  );

function valueAt(path: KeyPath, config: ClusterConfig, host: Host | undefined): unknown {
  if (path === "hosts") return config.hosts.map(({ name }) => name);
  if (path === "hosts[].name") return config.hosts.map(({ name, address }) => ({ name, address }));
  if (path === "hosts[].address") return carriersOf(config.hosts);
  if (path === "hosts[].roles") return host?.roles;
  return path
    .split(".")
    .reduce<unknown>((section, key) => (section as Record<string, unknown>)[key], config);
}

/**
 * Why values on record cannot become those of today, each as `place: what is wrong`; empty when they can. Keys that are on
 * record on one side only are not judged.
 */
export function refusedChanges(
  recorder: Recorder,
  before: Settings | undefined = {},
  after: Settings | undefined = {},
): string[] {
  return rows
    .filter(([path, row]) => judges(recorder, row) && path in before && path in after)
    .flatMap(([path, row]) => {
      const [old, now] = [before[path], after[path]];
      if (JSON.stringify(old) === JSON.stringify(now)) return [];
      const reason =
        "rule" in row
          ? row.rule(old as never, now as never, { before, after })
          : `is ${String(old)} on the cluster that runs, and cannot become ${String(now)}: ${row.why}; use another stack for a cluster with another one, or pulumi destroy this one first`;
      return reason === undefined ? [] : [`${path}: ${reason}`];
    });
}
