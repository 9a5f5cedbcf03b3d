import type { ClusterConfig, Host } from "../../config/cluster-config";
import { isSelected } from "../../config/node-labels";
import type { DesiredState } from "../desired-state";
import { bgpSessions, bgpSessionsProgram } from "./sessions";

/** Speakers wait up to two minutes between two attempts, and ten seconds for an answer. */
const sessionTimeoutSeconds = 150;

/** Checks a host's BGP sessions; undefined if it has none. */
export function bgpLayer(host: Host, { loadBalancer }: ClusterConfig): DesiredState | undefined {
  const peers = (loadBalancer?.bgp?.peers ?? []).filter(({ nodes }) => isSelected(host, nodes));
  if (peers.length === 0) return undefined;
  return {
    files: {
      [bgpSessions]: { content: bgpSessionsProgram(host.name, peers), mode: "0755" },
    },
    waits: [
      {
        what: "a BGP session with every peer",
        command: bgpSessions,
        timeoutSeconds: sessionTimeoutSeconds,
      },
    ],
  };
}
