import type { RemoteHost } from "../../../ssh/host";
import type { HostRequirements } from "./preflight-checks";

/** Errors for edits of what cannot change on a host after its set-up, each as `place: host: cause; remedy`. */
export const fixedRequirements = (
  host: RemoteHost,
  before: HostRequirements,
  after: HostRequirements,
): string[] => [...otherContainerd(host, before, after), ...otherIpv6Address(host, before, after)];

/** Refuses to switch to another containerd after the set-up: the pods run under the current one. */
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

/** Refuses to change the IPv6 address after the set-up: node, certificates and other hosts' routes contain it. */
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
