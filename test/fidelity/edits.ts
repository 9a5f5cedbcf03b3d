import { workstationAddress } from "../../lab/hosts/lab-host";
import { virtualAddress } from "../lab/cluster-hosts";
import { labSections, type Sections } from "../lab/stack-file";
import { oneOf, set, setGroup, setHost, type Edit } from "./edit";

const operators = [`${workstationAddress}/32`];
const labMirror = () =>
  (labSections()["artifacts"] as { readonly registryMirror: string }).registryMirror;

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
  "a sysctl of a group": setGroup((pick) => ({
    kernel: { sysctls: { "net.ipv4.tcp_fin_timeout": 30 + pick(60) } },
  })),
  "the kubelet of a group": setGroup((pick) => ({
    kubelet: { unit: { Service: { LimitMEMLOCK: `${64 + pick(64)}M` } } },
  })),
  "a file of all hosts": set("files", (pick) => ({
    "/etc/site/motd": { content: `number ${pick(1000)}\n`, mode: oneOf(pick, "0644", "0640") },
  })),
  "a file of a host": setHost((pick) => ({
    files: { "/etc/site/rack": { content: `rack ${pick(1000)}\n` } },
  })),
  "containerd.config": set("containerd", (pick) => ({
    config: { debug: { level: oneOf(pick, "info", "warn", "error") } },
  })),
  "containerd.unit": set("containerd", (pick) => ({
    unit: { Service: { LimitNOFILE: 100_000 + pick(100_000) } },
  })),
  registries: set("registries", (pick) => ({
    // No image of the cluster comes from there, so that hosts ask for nothing but its API.
    "registry.example.com": { mirrors: [`${labMirror()}/site-${pick(200)}`], mirrorsOnly: true },
  })),
  "network.dns": set("network", (pick) => ({
    dns: { stubDomains: { "corp.example.com": [`10.77.0.${pick(200)}`] } },
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
  "network.dnsUpstreams": set("network", (pick) => ({ dnsUpstreams: [`10.77.0.${pick(200)}`] })),
  "cluster.virtualAddress": set("cluster", (_, now) => ({
    virtualAddress: now["virtualAddress"] ? undefined : virtualAddress,
  })),
  "rollout.maxUnavailable": set("rollout", (pick) => ({ maxUnavailable: 1 + pick(3) })),
  "a host more or less": (before) => ({ ...before, spare: !before.spare }),
};
