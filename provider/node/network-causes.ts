import type { ProbeResult } from "../../host/network-probe";
import type { Surroundings } from "../../host/surroundings";
import { forwardingFaults } from "../host/preflight/network";
import { earlierCniFiles } from "../host/preflight/other-installations";

/** What each failed check means, for the message. */
const meanings: Record<ProbeResult["what"], (peer: string) => string> = {
  host: () => "the host does not reach a pod on it",
  service: (peer) => `a pod does not reach the API servers at their Service, ${peer}`,
  dns: (peer) => `a pod gets no names from the cluster's DNS, ${peer}`,
  pod: (peer) => `a pod does not reach one on ${peer}`,
};

/** The failed checks of a probe, a line for each. */
export const failedProbes = (results: readonly ProbeResult[]): string[] =>
  results
    .filter(({ cause }) => cause !== "")
    .map(({ what, peer, cause }) => `${meanings[what](peer)}: ${cause}`);

/** What on the host explains that pods do not start or are not reached, each with the remedy; empty if nothing does. */
export function networkCauses(
  found: Pick<Surroundings, "cniFiles" | "forwardDrops">,
  host: {
    /** What failed. */
    readonly failure: string;
    /** Network of the pods, as a CIDR. */
    readonly pods: string;
    /** The same of the second family, if there is one. */
    readonly ipv6Pods?: string | undefined;
    readonly besideDocker: boolean;
    /** The CNI configuration of the cluster; undefined if another program writes it. */
    readonly cniFile?: string | undefined;
  },
): string[] {
  const bridge = /"?(cni\d+)"? already has an IP address different from (\S+)/.exec(host.failure);
  return [
    ...earlierCniFiles(found, host.cniFile),
    ...(bridge
      ? [`the link ${bridge[1]} is of another pod network; ip link delete ${bridge[1]}`]
      : []),
    ...forwardingFaults(found, host),
  ];
}
