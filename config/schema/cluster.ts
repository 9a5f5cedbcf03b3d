import { z } from "zod";
import { defaultVersions } from "../../versions";
import { bgp } from "./bgp";
import { dns } from "./dns";
import * as field from "./fields";
import { ipv6 } from "./ipv6";
import { virtualAddress } from "./virtual-address";

export const cluster = z.strictObject({
  name: field.name.describe("Name of the cluster, in its CAs and in the kubeconfig."),
  domain: field.domain.default("cluster.local").describe("DNS domain of Services."),
  podCidr: field
    .clusterNetwork("podCidr")
    .default("10.244.0.0/16")
    .describe("Pod network. Each node gets a part of it."),
  nodeMask: z
    .number()
    .int()
    .min(20)
    .max(28)
    .default(24)
    .describe("Size of each node's part, as a prefix length. 24 has addresses for 253 pods."),
  serviceCidr: field
    .clusterNetwork("serviceCidr")
    .default("10.96.0.0/16")
    .describe("Service network, /12 to /27."),
  endpoint: field.endpoint
    .optional()
    .describe(
      "Where clients reach the API, with or without a port. Default: the first master that answers.",
    ),
  virtualAddress: virtualAddress
    .optional()
    .describe(
      "Address of the API on a healthy master: by VRRP, where masters share a network, or by BGP.",
    ),
});

export const versions = z.strictObject(
  Object.fromEntries(
    Object.entries(defaultVersions).map(([program, release]) => [
      program,
      field.release.default(release).describe(`Release of ${program}.`),
    ]),
  ) as { [Program in keyof typeof defaultVersions]: z.ZodDefault<typeof field.release> },
);

export const network = z.strictObject({
  plugin: z
    .enum(["flannel", "none"])
    .default("flannel")
    .describe(
      "Pod network. `none` leaves it to a CNI plugin that you install, such as Cilium: docs/own-cni.md.",
    ),
  ready: z
    .boolean()
    .default(false)
    .describe(
      "With `plugin: none`: set it when your CNI plugin is installed. Pods are then checked on every node, and CoreDNS and other add-ons follow.",
    ),
  policies: z
    .boolean()
    .default(false)
    .describe(
      "Enforces NetworkPolicies on every node. Needs a kernel with CONFIG_NFT_QUEUE: docs/security.md.",
    ),
  ipv6: ipv6
    .optional()
    .describe(
      "IPv6 beside IPv4: pods, Services and hosts have an address of each: docs/dual-stack.md.",
    ),
  backend: z
    .enum(["vxlan", "host-gw", "wireguard"])
    .default("vxlan")
    .describe(
      "How flannel carries packets. `wireguard` encrypts them: docs/security.md. `host-gw` needs all hosts in one Ethernet segment.",
    ),
  mtu: z
    .number()
    .int()
    .min(576)
    .max(9216)
    .optional()
    .describe(
      "MTU of the hosts' network; pods get 50 less with vxlan, 80 less with wireguard. Default: the interface's.",
    ),
  dnsUpstreams: z
    .array(field.resolver)
    .max(15)
    .default(["/etc/resolv.conf"])
    .describe(
      "DNS servers for names outside the cluster; `/etc/resolv.conf` uses the node's own. Empty: such names do not resolve.",
    ),
  dns: dns.prefault({}).describe("CoreDNS."),
});

export const loadBalancer = z.strictObject({
  addresses: z
    .array(field.range)
    .min(1)
    .describe(
      "Addresses for Services of type LoadBalancer: free ones in the hosts' network; with `bgp`, of a network of their own. IPv6 ones with `network.ipv6`, and without `bgp`.",
    ),
  interfaces: z
    .array(field.interfaceName)
    .optional()
    .describe("Interfaces to announce them on by ARP. Default: all."),
  bgp: bgp
    .optional()
    .describe("Announce them to routers by BGP, instead of by ARP. See docs/bgp.md."),
});
