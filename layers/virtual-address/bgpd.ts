import type { Host } from "../../config/cluster-config";
import type { Route } from "../../config/schema/virtual-address";
import { isSelected } from "../../config/node-labels";
import type { HostFiles } from "../formats/host-file";
import { componentDirectory } from "../formats/layout";
import { confined, staticPodFiles } from "../formats/static-pod";
import { announcer } from "./announcer";
import { loopback } from "./loopback";

/** A router from the stack file. */
export type RoutePeer = Route["bgp"]["peers"][number];

/** Inputs of a master's announcements. */
export interface RouteInput {
  readonly host: Pick<Host, "name" | "address" | "roles" | "labels">;
  readonly route: Route;
  readonly image: string;
}

const directory = componentDirectory("virtual-address");
const configPath = `${directory}/bgpd.conf`;
/** Separate from the rest of the configuration because it is a secret: components/kube-master.ts. */
const passwordsPath = `${directory}/passwords.conf`;
const programPath = `${directory}/announce`;

/** Routers to which a master connects. */
export const routersOf = ({ host, route }: Pick<RouteInput, "host" | "route">): RoutePeer[] =>
  route.bgp.peers.filter(({ nodes }) => isSelected(host, nodes));

/** FRR's bgpd as a static pod, which announces the address to routers. https://docs.frrouting.org/en/stable-10.3/bgp.html */
export const routeFiles = (input: RouteInput): HostFiles =>
  staticPodFiles({
    name: "virtual-address",
    tier: "control-plane",
    image: input.image,
    command: ["sh", programPath],
    configuration: {
      [configPath]: { content: configuration(input), mode: "0600" },
      [programPath]: {
        content: announcer({
          host: input.host.name,
          asn: input.route.bgp.asn,
          address: input.route.address,
          directory,
        }),
        mode: "0700",
      },
    },
    mounts: [{ path: directory }, { path: loopback.data, writable: true }],
    scratch: ["/run"],
    requests: { cpu: "10m", memory: "32Mi" },
    // bgpd exits without any of these capabilities, even if unused: bgpd/bgp_main.c, _caps_p.
    securityContext: confined("NET_BIND_SERVICE", "NET_ADMIN", "NET_RAW", "SYS_ADMIN"),
  });

/** Passwords of a master's sessions; empty without passwords. */
export const passwordFiles = (host: RouteInput["host"], route: Route): HostFiles => {
  const lines = routersOf({ host, route }).flatMap(({ address, password }) =>
    password === undefined ? [] : [` neighbor ${address} password ${password}\n`],
  );
  return lines.length > 0
    ? {
        [passwordsPath]: {
          content: `router bgp ${route.bgp.asn}\n${lines.join("")}`,
          mode: "0600",
        },
      }
    : {};
};

/**
 * bgpd runs without FRR's zebra daemon, so it does not read or change the host's interfaces and routes. It only announces the configured
 * address, with its own end of the session as the next hop, and accepts no routes.
 */
const configuration = ({ host, route }: RouteInput): string => {
  const routers = routersOf({ host, route });
  return `frr defaults traditional
log stdout informational
ip prefix-list address seq 5 permit ${route.address}/32
ip prefix-list nothing seq 5 deny any
router bgp ${route.bgp.asn}
 bgp router-id ${host.address}
 bgp log-neighbor-changes
 bgp graceful-restart-disable
 no bgp network import-check
${routers.map((peer) => session(peer, route.bgp.asn)).join("")} address-family ipv4 unicast
${routers.map(({ address }) => filters(address)).join("")} exit-address-family
`;
};

/** Routers may be several hops away, like those of Services: only a session between two autonomous systems needs to be told so. */
const session = ({ address, asn, port, holdTimeSeconds }: RoutePeer, own: number): string =>
  [
    `remote-as ${asn}`,
    ...(port === 179 ? [] : [`port ${port}`]),
    ...(asn === own ? [] : ["ebgp-multihop"]),
    `timers ${Math.floor(holdTimeSeconds / 3)} ${holdTimeSeconds}`,
    "timers connect 5",
  ]
    .map((line) => ` neighbor ${address} ${line}\n`)
    .join("");

const filters = (address: string): string =>
  ["activate", "prefix-list nothing in", "prefix-list address out"]
    .map((line) => `  neighbor ${address} ${line}\n`)
    .join("");
