import type { RemoteHost } from "../../ssh/host";
import type { HostRequirements } from "./preflight-checks";

/** Errors for edits of what a host that is set up cannot change, each as `place: host: cause; remedy`. */
export const fixedRequirements = (
  host: RemoteHost,
  before: HostRequirements,
  after: HostRequirements,
): string[] => [...otherContainerd(host, before, after), ...otherIpv6Address(host, before, after)];

/** Refuses another containerd on a host that is set up: its pods run under the one that it has. */
const otherContainerd = (
  { name }: RemoteHost,
  { besideDocker: before }: HostRequirements,
  { besideDocker: after }: HostRequirements,
): string[] =>
  before === after
    ? []
    : [
        `hosts[].besideDocker: ${name}: its pods run under a containerd that is set up for ${before}; take the host off the list, run pulumi up, then add it with ${after}`,
      ];

/** Refuses another IPv6 address of a host that is set up: its node, its certificates and other hosts' routes have the one it has. */
const otherIpv6Address = (
  { name }: RemoteHost,
  { ipv6Address: before }: HostRequirements,
  { ipv6Address: after }: HostRequirements,
): string[] =>
  before === after || before === undefined || after === undefined
    ? []
    : [
        `hosts[].ipv6Address: ${name}: its node and the routes of other hosts have ${before}; take the host off the list, run pulumi up, then add it with ${after}`,
      ];
