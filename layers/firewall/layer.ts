import type { ClusterConfig, Host } from "../../config/cluster-config";
import type { DesiredState } from "../desired-state";
import { firewallFiles, firewallIsLoaded } from "./rules";
import { firewall } from "./names";
import { layout } from "../formats/layout";
import { networkLinks } from "../network/parts";

/** Seconds after which new rules are rolled back unless a new connection has succeeded through them. */
const rollbackSeconds = 90;

/** The firewall of a host; undefined if the stack file requests none. */
export function firewallLayer(host: Host, config: ClusterConfig): DesiredState | undefined {
  const { cluster, security } = config;
  if (!security.firewall) return undefined;
  const links = networkLinks(config);
  const kubeProxy = config.kubeProxy.enabled;
  const hosts = config.hosts.flatMap(({ address, ipv6Address }) => [
    address,
    ...(ipv6Address ? [ipv6Address] : []),
  ]);
  return {
    files: firewallFiles({
      ...{ host, hosts, cluster, links, kubeProxy },
      firewall: security.firewall,
    }),
    data: { [firewall.data]: "0700" },
    units: {
      [firewall.unit]: [firewall.rules, firewall.program, `${layout.systemd}/${firewall.unit}`],
      [firewall.watchUnit]: [firewall.program, `${layout.systemd}/${firewall.watchUnit}`],
    },
    waits: [{ what: "the host's own firewall", command: firewallIsLoaded, timeoutSeconds: 10 }],
    guard: {
      unit: firewall.unit,
      rules: firewall.rules,
      confirmed: firewall.confirmed,
      trial: firewall.trial,
      rollback: `${firewall.program} roll-back`,
      rollbackSeconds,
    },
  };
}
