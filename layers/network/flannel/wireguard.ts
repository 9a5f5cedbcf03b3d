import { componentDirectory } from "../../formats/layout";
import type { KernelState } from "../part";
import type { Family } from "./links";
import { options, overlays } from "./links";

/** Path of the private key, which the host makes itself. flannel reads it when it starts (pkg/backend/wireguard, setupKeys). */
export const wireguardKey = `${componentDirectory("flannel")}/wireguard.key`;

/** Number of the routes below, by which their removal knows them. scripts/lib/networks/flannel.sh has it too. */
const routeProtocol = 51;
/** Behind flannel's own route, which has the metric 0, or 1024 of IPv6. */
const lastMetric = 65535;

const networks = { ip: "FLANNEL_NETWORK", ip6: "FLANNEL_IPV6_NETWORK" };

/**
 * flannel makes its link with an address and one route for all pods when it starts, deletes it when it ends, and does not look at it in
 * between (pkg/backend/wireguard). Meanwhile packets of pods would leave by the default route, unencrypted: another route drops them.
 */
export const wireguardKernel = (family: Family): readonly KernelState[] => {
  const [ip, link] = [`ip ${options[family]}`, overlays.wireguard[family]];
  const route = `${ip} route show exact "$network_${family}"`;
  return [
    {
      what: `the route that drops packets of pods without ${link}`,
      present: String.raw`network_${family}=$(sed -n 's/^${networks[family]}=//p' /run/flannel/subnet.env 2>/dev/null)
[ -z "$network_${family}" ] || [ -n "$(${route} type blackhole 2>/dev/null)" ]`,
      restore: `${ip} route add blackhole "$network_${family}" metric ${lastMetric} proto ${routeProtocol}`,
    },
    {
      what: `the link ${link}`,
      present: `[ -n "$(ip -o link show dev ${link} up 2>/dev/null)" ]`,
    },
    {
      what: `the address or the route of ${link}`,
      present: `[ -n "$(ip -o link show dev ${link} up 2>/dev/null)" ] || return 0
[ -n "$(${ip} -o address show dev ${link} scope global)" ] && [ -n "$(${route} dev ${link} 2>/dev/null)" ]`,
    },
  ];
};
