import type { ClusterConfig, Host } from "../../config/cluster-config";
import { containerdPlaces } from "../containerd/places";
import type { DesiredState } from "../desired-state";
import { layout } from "../formats/layout";
import { cniOrder } from "./cni-order";
import { foreignFirewalls } from "./foreign-firewalls/files";
import { forwarding } from "./forwarding";
import { isExternalNetwork, networkLinks, networkParts, ofEachPart } from "./parts";
import { networkWatchFiles } from "./watch/files";
import { networkWatch } from "./watch/names";

/**
 * The pod network on one node: static pods, the configuration of the CNI plugins, and what restores it in the kernel; nothing where
 * the stack file leaves all of it to another program.
 */
export function networkLayer(host: Host, config: ClusterConfig): DesiredState | undefined {
  const parts = networkParts(config);
  if (parts.length === 0) return undefined;
  const early = ofEachPart(config, ({ units }) => units);
  const forwards = forwarding(config);
  const firewalls = isExternalNetwork(config)
    ? undefined
    : foreignFirewalls(host, config.cluster, networkLinks(config));
  return {
    files: {
      ...ofEachPart(config, (part) => part.files(host, config)),
      ...forwards?.files,
      ...firewalls?.files,
      ...networkWatchFiles(
        parts.map((part) => ({ ...part, kernel: part.kernel?.(config) ?? [] })),
        containerdPlaces(host),
      ),
    },
    ...(forwards && { sysctls: forwards.sysctls }),
    units: {
      ...early,
      [networkWatch.unit]: [networkWatch.program, `${layout.systemd}/${networkWatch.unit}`],
    },
    ...(Object.keys(early).length > 0 && { beforePods: Object.keys(early) }),
    waits: [
      ...parts.map(({ name, readyUrl, readyText }) => ({
        what: `a healthy ${name}`,
        command: `curl -fsS -m 5 ${readyUrl}${readyText ? ` | grep ${readyText} >/dev/null` : ""}`,
        timeoutSeconds: 240,
      })),
      {
        what: "the pod network in the kernel",
        command: `${networkWatch.program} check`,
        timeoutSeconds: 60,
      },
      ...parts.flatMap(cniOrder),
      ...(firewalls?.waits ?? []),
    ],
  };
}
