import { workstationAddress } from "../../lab/hosts/lab-host";
import { clusterHosts, listed, spareHost, virtualAddress } from "../lab/cluster-hosts";
import { labSections, type Sections } from "../lab/stack-file";

/** A random integer from 0 up to, but not including, `below`. */
export type Pick = (below: number) => number;

/** The stack file after the edits so far. */
export interface Edited {
  readonly sections: Sections;
  readonly hosts: Readonly<Record<string, Sections>>;
  readonly spare: boolean;
}

type Edit = (before: Edited, pick: Pick) => Edited;

/** The stack file before the first edit. */
export const unedited: Edited = { sections: {}, hosts: {}, spare: false };

/** Sets keys of a section; undefined removes a key. */
const set =
  (section: string, keys: (pick: Pick, now: Sections) => Sections): Edit =>
  (before, pick) => {
    const now = { ...labSections(), ...before.sections }[section] as Sections | undefined;
    const next = { ...now, ...keys(pick, now ?? {}) };
    return { ...before, sections: { ...before.sections, [section]: next } };
  };

/** Sets keys of a random host. */
const setHost =
  (keys: (pick: Pick) => Sections): Edit =>
  (before, pick) => {
    const host = clusterHosts[pick(clusterHosts.length)]!;
    const next = { ...before.hosts[host], ...keys(pick) };
    return { ...before, hosts: { ...before.hosts, [host]: next } };
  };

const oneOf = <T>(pick: Pick, ...values: T[]): T => values[pick(values.length)]!;

const operators = [`${workstationAddress}/32`];

/** Subject of each edit, and the edit. Versions, addresses and CAs have suites of their own. */
export const edits: Readonly<Record<string, Edit>> = {
  "kubelet.config": set("kubelet", (pick, { config }) => ({
    config: {
      ...(config as Sections | undefined),
      ...oneOf(
        pick,
        { maxPods: 60 + pick(50) },
        { podPidsLimit: 1000 + pick(3000) },
        { containerLogMaxSize: `${10 + pick(20)}Mi` },
      ),
    },
  })),
  "kubeProxy.config": set("kubeProxy", (pick) => ({
    config: { nftables: { minSyncPeriod: `${1 + pick(5)}s` } },
  })),
  "apiServer.flags": set("apiServer", (pick) => ({
    flags: { "max-requests-inflight": 300 + pick(200) },
  })),
  "controllerManager.flags": set("controllerManager", (pick) => ({
    flags: { "concurrent-deployment-syncs": 5 + pick(10) },
  })),
  "scheduler.config": set("scheduler", (pick) => ({ config: { parallelism: 8 + pick(16) } })),
  "etcd.flags": set("etcd", (pick) => ({ flags: { "snapshot-count": 5000 + pick(5000) } })),
  "the kubelet of a host": setHost((pick) => ({ kubelet: { config: { maxPods: 60 + pick(50) } } })),
  "a sysctl of a host": setHost((pick) => ({
    kernel: { sysctls: { "net.ipv4.tcp_keepalive_time": 1000 + pick(1000) } },
  })),
  "a label of a host": setHost((pick) => ({ labels: { rack: `r${pick(1000)}` } })),
  "a taint of a host": setHost((pick) => ({
    taints: [{ key: "reserved", value: `for-${pick(1000)}`, effect: "PreferNoSchedule" }],
  })),
  "security.audit.enabled": set("security", (_, { audit }) => ({
    audit: { enabled: (audit as Sections | undefined)?.["enabled"] === false },
  })),
  "security.podSecurity": set("security", (pick, { podSecurity }) => ({
    podSecurity: oneOf(
      pick,
      ...["privileged", "baseline", "restricted"].filter((one) => one !== podSecurity),
    ),
  })),
  "security.firewall": set("security", (pick, { firewall }) => ({
    firewall: firewall
      ? undefined
      : { sshFrom: operators, apiFrom: [`10.77.0.${pick(200)}/32`, ...operators] },
  })),
  "backup.keep": set("backup", (pick) => ({ keep: 1 + pick(27) })),
  "backup.schedule": set("backup", (pick) => ({ schedule: `*-*-* 0${pick(10)}:30:00` })),
  "backup.enabled": set("backup", (_, { enabled = true }) => ({ enabled: !enabled })),
  "network.mtu": set("network", (pick) => ({ mtu: 1300 + pick(200) })),
  "network.backend": set("network", (_, { backend }) => ({
    backend: backend === "host-gw" ? "vxlan" : "host-gw",
  })),
  "network.dnsUpstreams": set("network", (pick) => ({ dnsUpstreams: [`10.77.0.${pick(200)}`] })),
  "cluster.virtualAddress": set("cluster", (_, now) => ({
    virtualAddress: now["virtualAddress"] ? undefined : virtualAddress,
  })),
  "rollout.maxUnavailable": set("rollout", (pick) => ({ maxUnavailable: 1 + pick(3) })),
  "a host more or less": (before) => ({ ...before, spare: !before.spare }),
};

/**
 * The sections of the stack file after the edits.
 *
 * @param cluster hosts that are in it after any edit
 */
export function sectionsOf(
  { sections, hosts, spare }: Edited,
  cluster = labSections()["hosts"] as { name: string }[],
): Sections {
  const all = [...cluster, ...(spare ? [listed(spareHost, "worker")] : [])];
  return { ...sections, hosts: all.map((host) => ({ ...host, ...hosts[host.name] })) };
}
