import { z } from "zod";
import * as field from "./fields";

/** A router, and the session that each node has with it. */
export const bgpPeer = z.strictObject({
  address: field.address.describe("Address of the router."),
  asn: field.asn.describe("AS number of the router."),
  port: field.port.default(179).describe("TCP port of the router."),
  holdTimeSeconds: z
    .number()
    .int()
    .min(3)
    .max(65535)
    .default(90)
    .describe(
      "Seconds after which the router drops the routes of a node that is silent. Nodes send a keepalive three times in it; a router with a lower hold time prevails.",
    ),
  sourceAddress: field.address
    .optional()
    .describe(
      "Address that the node connects from, which is also the next hop of its routes. Needs `nodes` that match one host. Default: by the route to the router.",
    ),
  password: field.bgpPassword
    .optional()
    .describe("Password of the session (TCP MD5): `pulumi config set --secret`."),
  nodes: z
    .record(field.labelKey, field.labelValue)
    .default({})
    .describe("Labels of the nodes that connect to it. Default: all nodes, masters included."),
});

/** Routes to the addresses of Services by BGP: MetalLB's native mode, for IPv4. */
export const bgp = z.strictObject({
  asn: field.asn.describe("AS number of the cluster."),
  peers: z.array(bgpPeer).min(1).describe("Routers that the nodes open sessions to."),
  communities: z
    .array(field.community)
    .max(63)
    .superRefine(field.unique)
    .default([])
    .describe('Communities of every route, such as `"65000:100"`.'),
  aggregationLength: z
    .number()
    .int()
    .min(1)
    .max(32)
    .default(32)
    .describe("Prefix length of the routes. Below 32, one route stands for a block of addresses."),
  localPref: z
    .number()
    .int()
    .min(0)
    .max(4294967295)
    .optional()
    .describe("LOCAL_PREF of the routes, for routers in the AS of the cluster. Default: 0."),
});
