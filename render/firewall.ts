import { apiServerPort, type Cluster, type Host } from "../config/cluster-config";
import type { Sections } from "../config/schema";
import type { HostFiles } from "./host-file";
import { layout } from "./layout";
import { unit } from "./unit";

/** What the firewall of a host depends on. */
export interface FirewallInput {
  readonly host: Pick<Host, "roles" | "ssh">;
  /** Addresses of every host of the cluster: all that they send each other is let in. */
  readonly hosts: readonly string[];
  readonly cluster: Pick<Cluster, "podCidr">;
  readonly firewall: NonNullable<Sections["security"]["firewall"]>;
}

export const firewall = {
  table: "kubernetes-firewall",
  unit: "kubernetes-firewall.service",
  rules: "/etc/kubernetes-firewall/rules.nft",
  /** Holds the digest of the rules that an operator came through. */
  data: "/var/lib/kubernetes-firewall",
} as const;

/** Prints the table as the kernel has it, without counters. */
const listed = `nft -s list table inet ${firewall.table}`;

/** Succeeds while the table is as it was loaded. */
export const firewallIsLoaded = `${listed} | cmp -s - /run/${firewall.table}/loaded`;

/** Ports of Services on every host: the default of kube-apiserver's --service-node-port-range. */
const nodePorts = "30000-32767";

/** The rules of a host and the unit that loads them at boot. */
export const firewallFiles = (input: FirewallInput): HostFiles => ({
  [firewall.rules]: { content: rules(input), mode: "0600" },
  [`${layout.systemd}/${firewall.unit}`]: { content: firewallUnit },
  [`${layout.systemd}/network-pre.target.d/${firewall.table}.conf`]: { content: goesWithUs },
});

function rules({ host, hosts, cluster, firewall: { operators, api, services } }: FirewallInput) {
  // A rule for each: networks of one set must not overlap.
  const from = (networks: readonly string[], ...what: string[]) =>
    networks.map((network) => ["ip saddr", network, ...what, "accept"].join(" "));
  const known = "ct state established,related accept";
  const ofTheCluster = `ip saddr { ${hosts.join(", ")} } accept`;
  const input = [
    known,
    'iifname "lo" accept',
    "meta l4proto { icmp, ipv6-icmp } accept",
    "udp sport 67 udp dport 68 accept",
    "udp sport 547 udp dport 546 accept",
    ofTheCluster,
    `iifname { "cni0", "flannel.1" } ip saddr ${cluster.podCidr} accept`,
    ...from(operators, `tcp dport ${host.ssh.port}`),
    ...(host.roles.includes("master") ? from(api ?? operators, `tcp dport ${apiServerPort}`) : []),
    // What kube-proxy has sent on to a pod in the host's network has that pod's port here.
    ...from(services, "ct status dnat"),
    ...from(services, `meta l4proto { tcp, udp } th dport { 10256, ${nodePorts} }`),
  ];
  // kube-proxy has put a pod's address in place of a node port or a Service's address by now: it never comes in here.
  const forward = [
    known,
    ofTheCluster,
    `ip saddr ${cluster.podCidr} accept`,
    ...from(services),
    "meta nfproto ipv4 ct status dnat drop",
    `ip daddr ${cluster.podCidr} drop`,
  ];
  return `table inet ${firewall.table}
delete table inet ${firewall.table}
table inet ${firewall.table} {
  chain input {
    type filter hook input priority filter - 5; policy drop;
${indented(input)}  }
  chain forward {
    type filter hook forward priority filter - 5; policy accept;
${indented(forward)}  }
}
`;
}

const indented = (rules: readonly string[]) => rules.map((rule) => `    ${rule}\n`).join("");

/** Rules that nobody came through are loaded only while the timer runs that takes them back, and so never at boot. */
const firewallUnit = unit({
  Unit: {
    Description: "Firewall of a Kubernetes host",
    Documentation: "man:nft(8)",
    DefaultDependencies: "no",
    Wants: "network-pre.target",
    Before: "network-pre.target shutdown.target",
    Conflicts: "shutdown.target",
    RequiresMountsFor: `${firewall.data} ${firewall.rules}`,
  },
  Service: {
    Type: "oneshot",
    RemainAfterExit: "yes",
    RuntimeDirectory: firewall.table,
    ExecCondition: `/bin/sh -c 'sha256sum --status -c ${firewall.data}/confirmed || systemctl is-active --quiet ${firewall.table}-rollback.timer'`,
    ExecStart: `/bin/sh -c 'nft -f ${firewall.rules}'`,
    ExecStartPost: `/bin/sh -c '${listed} >/run/${firewall.table}/loaded'`,
    ExecStop: `-/bin/sh -c 'nft delete table inet ${firewall.table}'`,
  },
  Install: { WantedBy: "sysinit.target" },
});

/** The target is made active by those that want to be there before networks are, and would stay so after them. */
const goesWithUs = unit({ Unit: { StopWhenUnneeded: "yes" } });
