import { z } from "zod";
import { bgpPeer } from "./bgp";
import * as field from "./fields";

/** Without `sourceAddress`: a master has one address, and MetalLB's sessions may come from it too. */
const router = bgpPeer.omit({ sourceAddress: true }).extend({
  holdTimeSeconds: bgpPeer.shape.holdTimeSeconds
    .unwrap()
    .default(9)
    .describe(
      "Seconds after which the router drops the route of a master that is silent. A router with a lower hold time prevails.",
    ),
  nodes: bgpPeer.shape.nodes
    .unwrap()
    .default({})
    .describe("Labels of the masters that connect to it. Default: all masters."),
});

const bgp = z.strictObject({
  asn: field.asn.describe("AS number of the masters."),
  peers: z.array(router).min(1).describe("Routers that the masters open sessions to."),
});

/** An address of the API that does not depend on one master: it moves by VRRP, or is a route by BGP. */
export const virtualAddress = z.strictObject({
  address: field.address.describe(
    "Free address in the masters' network; with `bgp`, of a network without hosts.",
  ),
  interface: field.interfaceName
    .optional()
    .describe("Interface of every master in their network. Required without `bgp`."),
  bgp: bgp
    .optional()
    .describe("Announce it to routers from every master that is ready, instead of by VRRP."),
});

/** The same where it is a route. */
export type Route = z.infer<typeof virtualAddress> & { readonly bgp: z.infer<typeof bgp> };
