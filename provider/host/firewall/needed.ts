import type { ClusterConfig, Host } from "../../../config/cluster-config";
import { contains } from "../../../config/addresses";
import { requirementsOf } from "../../../layers/host-requirements";
import { listenersOf } from "../../../layers/listeners";
import { ports } from "../../../layers/ports";
import { networkLinks } from "../../../layers/network/parts";
import { probePort } from "../../../host/network-probe";
import type { Surroundings } from "../../../host/surroundings";
import { listedCluster } from "../../stack";
import type { Packet } from "./condition";

/** What is known of a host's interfaces. */
export type Interfaces = Pick<Surroundings, "interfaces" | "routes">;

/**
 * What has to reach a host, from where: other hosts, by their roles, and on masters pods of the host itself, which see the API servers as
 * a Service. Pods of other hosts come with the addresses of those.
 */
export function neededPackets(config: ClusterConfig, host: Host, found: Interfaces): Packet[] {
  const others = config.hosts.filter(({ address }) => address !== host.address);
  const fromHosts = listenersOf(requirementsOf(host, config)).flatMap(
    ({ port, protocol, usedBy }) =>
      others
        .filter(({ roles }) => usedBy === "every host" || roles.some((role) => role === usedBy))
        .map(({ address }) => ({
          ...{ port, protocol, from: address, to: host.address, translated: false },
          link: linkTo(found, address, host.address),
        })),
  );
  if (!host.roles.includes("master")) return fromHosts;
  const pods: Packet = {
    ...{ port: ports.apiServer, protocol: "tcp", translated: true },
    ...{ from: config.cluster.podCidr, to: host.address },
    link: networkLinks(config)[0],
  };
  return [...fromHosts, pods];
}

/** What a host has to send: to others, by its roles, and to its own pods, of which the proof of its network asks one. */
export function sentPackets(config: ClusterConfig, host: Host, found: Interfaces): Packet[] {
  const from = { from: host.address, translated: false, leaves: true };
  const toHosts = config.hosts
    .filter(({ address }) => address !== host.address)
    .flatMap((other) =>
      listenersOf(requirementsOf(other, config))
        .filter(
          ({ usedBy }) => usedBy === "every host" || host.roles.some((role) => role === usedBy),
        )
        .map(({ port, protocol }) => ({
          ...{ ...from, port, protocol, to: other.address },
          link: linkTo(found, other.address, host.address),
        })),
    );
  const toPods = { protocol: "tcp", port: probePort, to: config.cluster.podCidr } as const;
  return [...toHosts, { ...from, ...toPods, link: networkLinks(config)[0] }];
}

/** Both of a host of the stack file. */
export function listedPackets(address: string, found: Interfaces): Packet[] {
  const config = listedCluster();
  const host = config?.hosts.find((one) => one.address === address);
  return config && host
    ? [...neededPackets(config, host, found), ...sentPackets(config, host, found)]
    : [];
}

/** The interface whose network has the other host, or that of the host's own address. */
const linkTo = ({ interfaces, routes }: Interfaces, other: string, own: string) =>
  routes.find(({ to, gateway }) => !gateway && contains(to, other))?.link ??
  interfaces.find(({ address }) => address === own)?.link;
