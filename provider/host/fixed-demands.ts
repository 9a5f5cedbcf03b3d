import type { RemoteHost } from "../../ssh/host";
import type { Demands } from "./requirements";

/** Errors for edits of what a host that is set up cannot change, each as `place: host: cause; remedy`. */
export const fixedDemands = (host: RemoteHost, before: Demands, after: Demands): string[] => [
  ...otherContainerd(host, before, after),
  ...otherIpv6Address(host, before, after),
];

/** Refuses another containerd on a host that is set up: its pods run under the one that it has. */
const otherContainerd = (
  { name }: RemoteHost,
  { besideDocker: before }: Demands,
  { besideDocker: after }: Demands,
): string[] =>
  before === after
    ? []
    : [
        `hosts[].besideDocker: ${name}: its pods run under a containerd that is set up for ${before}; take the host off the list, run pulumi up, then add it with ${after}`,
      ];

/** Refuses another IPv6 address of a host that is set up: its node, its certificates and other hosts' routes have the one it has. */
const otherIpv6Address = (
  { name }: RemoteHost,
  { ipv6Address: before }: Demands,
  { ipv6Address: after }: Demands,
): string[] =>
  before === after || before === undefined || after === undefined
    ? []
    : [
        `hosts[].ipv6Address: ${name}: its node and the routes of other hosts have ${before}; take the host off the list, run pulumi up, then add it with ${after}`,
      ];
