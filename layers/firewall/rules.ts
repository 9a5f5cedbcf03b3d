import { familyOf } from "../../config/addresses";
import type { Cluster, Host } from "../../config/cluster-config";
import type { Sections } from "../../config/schema";
import { firewall } from "./names";
import { firewallProgram } from "./program";
import { listOfFamilies } from "../formats/families";
import type { HostFiles } from "../formats/host-file";
import { layout } from "../formats/layout";
import { kubeProxyPorts } from "../network/kube-proxy/ports";
import { ports } from "../ports";
import { unit } from "../formats/unit";

/** Inputs of a host's firewall. */
export interface FirewallInput {
  readonly host: Pick<Host, "roles" | "ssh">;
  /** Addresses of all hosts of the cluster, of one family or both: everything that hosts send each other is accepted. */
  readonly hosts: readonly string[];
  readonly cluster: Pick<Cluster, "podCidr" | "ipv6">;
  /** Interfaces where packets of pods arrive; empty if another program creates them. */
  readonly links: readonly string[];
  /** Whether kube-proxy runs. */
  readonly kubeProxy: boolean;
  readonly firewall: NonNullable<Sections["security"]["firewall"]>;
}

/** Prints the table as the kernel has it, without counters. */
const listed = `nft -s list table inet ${firewall.name}`;

/** Succeeds while the table is unchanged since it was loaded. */
export const firewallIsLoaded = `${listed} | cmp -s - /run/${firewall.name}/loaded`;

/** Ports of Services on every host: the default of kube-apiserver's --service-node-port-range. */
const nodePorts = "30000-32767";

/** The rules of a host, the unit that loads them at boot, and the unit that reloads them after a flush. */
export const firewallFiles = (input: FirewallInput): HostFiles => ({
  [firewall.rules]: { content: rules(input), mode: "0600" },
  [firewall.program]: { content: firewallProgram, mode: "0755" },
  [`${layout.systemd}/${firewall.unit}`]: { content: firewallUnit },
  [`${layout.systemd}/${firewall.watchUnit}`]: { content: watchUnit },
  [`${layout.systemd}/network-pre.target.d/${firewall.name}.conf`]: { content: goesWithUs },
});

function rules({
  host,
  hosts,
  cluster,
  links,
  kubeProxy,
  firewall: { sshFrom, apiFrom, servicesFrom },
}: FirewallInput) {
  // One rule each, because networks in one set must not overlap.
  const from = (networks: readonly string[], ...what: string[]) =>
    networks.map((network) =>
      [`${protocolOf(network)} saddr`, network, ...what, "accept"].join(" "),
    );
  const known = "ct state established,related accept";
  const ofTheCluster = ["ip", "ip6"].flatMap((protocol) => {
    const members = hosts.filter((host) => protocolOf(host) === protocol);
    return members.length > 0 ? [`${protocol} saddr { ${members.join(", ")} } accept`] : [];
  });
  const pods = listOfFamilies(cluster, "podCidr");
  const fromLinks =
    links.length > 0 ? `iifname { ${links.map((link) => `"${link}"`).join(", ")} } ` : "";
  const toServices = kubeProxy ? `${kubeProxyPorts.health}, ${nodePorts}` : nodePorts;
  const input = [
    known,
    'iifname "lo" accept',
    // nft would look up "ipv6-icmp" in /etc/protocols, which minimal hosts lack.
    "meta l4proto { icmp, icmpv6 } accept",
    "udp sport 67 udp dport 68 accept",
    "udp sport 547 udp dport 546 accept",
    ...ofTheCluster,
    ...pods.map((network) => `${fromLinks}${protocolOf(network)} saddr ${network} accept`),
    ...from(sshFrom, `tcp dport ${sshPorts(host)}`),
    ...(host.roles.includes("master")
      ? from(apiFrom ?? sshFrom, `tcp dport ${ports.apiServer}`)
      : []),
    // kube-proxy has already redirected these packets to a pod on the host network, so they have that pod's port.
    ...from(servicesFrom, "ct status dnat"),
    ...from(servicesFrom, `meta l4proto { tcp, udp } th dport { ${toServices} }`),
  ];
  // kube-proxy has already replaced node ports and Service addresses by a pod's address: such packets are not input.
  const forward = [
    known,
    // Pods on one bridge need it to find each other, and bridged packets pass here too.
    ...(cluster.ipv6 ? [`icmpv6 type { ${neighborDiscovery.join(", ")} } accept`] : []),
    ...ofTheCluster,
    ...from(pods),
    ...from(servicesFrom),
    ...pods.map((network) => `meta nfproto ${familyOf(network).toLowerCase()} ct status dnat drop`),
    ...pods.map((network) => `${protocolOf(network)} daddr ${network} drop`),
  ];
  return `table inet ${firewall.name}
delete table inet ${firewall.name}
table inet ${firewall.name} {
  chain input {
    type filter hook input priority filter - 5; policy drop;
${indented(input)}  }
  chain forward {
    type filter hook forward priority filter - 5; policy accept;
${indented(forward)}  }
}
`;
}

/** Behind another address, such as one of a router that forwards a port, sshd may listen on another port than the one that is called. */
const sshPorts = ({ ssh: { port, sshAddress } }: FirewallInput["host"]): string =>
  sshAddress === undefined || port === 22 ? String(port) : `{ 22, ${port} }`;

/** Without these, IPv6 does not work even between neighbours on a link: https://www.rfc-editor.org/rfc/rfc4890 */
const neighborDiscovery = [
  "nd-router-solicit",
  "nd-router-advert",
  "nd-neighbor-solicit",
  "nd-neighbor-advert",
];

/** nftables keyword for the header of an address's family. */
const protocolOf = (address: string): "ip" | "ip6" => (familyOf(address) === "IPv4" ? "ip" : "ip6");

const indented = (rules: readonly string[]) => rules.map((rule) => `    ${rule}\n`).join("");

/** Starts only if there are rules to load. A reload replaces them; a stop removes them and ends a trial. */
const firewallUnit = unit({
  Unit: {
    Description: "Firewall of a Kubernetes host",
    Documentation: "man:nft(8)",
    DefaultDependencies: "no",
    Wants: "network-pre.target",
    Before: "network-pre.target shutdown.target",
    // Debian's /etc/nftables.conf begins by flushing all tables.
    After: "nftables.service",
    Conflicts: "shutdown.target",
    RequiresMountsFor: `${firewall.data} ${firewall.rules} ${firewall.program}`,
    // One of the two suffices.
    ConditionPathExists: [`|${firewall.confirmed}`, `|${firewall.trial}`],
  },
  Service: {
    Type: "oneshot",
    RemainAfterExit: "yes",
    RuntimeDirectory: firewall.name,
    ExecStart: `${firewall.program} load`,
    ExecReload: `${firewall.program} load`,
    ExecStop: [
      `-/bin/rm -f ${firewall.trial}`,
      `-/bin/sh -c 'nft delete table inet ${firewall.name}'`,
    ],
  },
  Install: { WantedBy: "sysinit.target" },
});

/** Runs exactly while the firewall does. */
const watchUnit = unit({
  Unit: {
    Description: "Watch over the firewall of a Kubernetes host",
    DefaultDependencies: "no",
    Before: "shutdown.target",
    Conflicts: "shutdown.target",
    After: firewall.unit,
    PartOf: firewall.unit,
    StartLimitIntervalSec: 0,
  },
  Service: {
    Type: "exec",
    ExecStart: `${firewall.program} watch`,
    Restart: "always",
    RestartSec: 5,
  },
  Install: { WantedBy: firewall.unit },
});

/** Units that must come before the network pull in this target, and it would otherwise stay active after they have stopped. */
const goesWithUs = unit({ Unit: { StopWhenUnneeded: "yes" } });
