import type { Credentials, RemoteHost } from "../ssh/host";
import { runAsRoot } from "../ssh/root-shell";
import { printableLine } from "../text/printable";
import { ownScript } from "./owner";

/** Port of the probe, inside the pod's own network. */
export const probePort = 8080;

/** Cluster addresses that a pod must reach. */
export interface ClusterAddresses {
  /** Address of the API servers' Service. */
  readonly apiService: string;
  /** Address of cluster DNS; absent if there is none yet. */
  readonly dns?: string | undefined;
  readonly domain: string;
}

/** One check from a pod's network, or from its host's. */
export interface ProbeResult {
  /**
   * `host`: the host reaches its pod. `service`, `dns`, `pod`: the pod reaches the API servers' Service, DNS, another
   * pod.
   */
  readonly what: "host" | "service" | "dns" | "pod";
  /** Name of the other node, for `pod`. */
  readonly peer: string;
  /** Why it failed; empty on success. */
  readonly cause: string;
}

/** A pod that proves a node's network, and what it checks. */
export interface Probe {
  readonly pod: string;
  readonly address: string;
  readonly cluster: ClusterAddresses;
  /** Addresses of the pods on other nodes, by node. */
  readonly peers?: Readonly<Record<string, string>>;
  /** Nodes that are going to ask this pod: it answers until all have asked, for at most 20 s. */
  readonly askers: readonly string[];
  /** Called once the pod answers. */
  readonly onListening?: () => void;
}

/** Deadline for all checks together. */
const timeoutSeconds = 120;

/**
 * Checks from a host what its pod can reach, in one execution.
 *
 * @throws RemoteError if the host is unreachable, or runs no such pod
 */
export async function probeNetwork(
  host: RemoteHost,
  credentials: Credentials,
  { pod, address, cluster, peers = {}, askers, onListening }: Probe,
): Promise<readonly ProbeResult[]> {
  const variables = {
    POD: pod,
    ADDRESS: address,
    PORT: String(probePort),
    API: `https://${cluster.apiService}`,
    SERVICE: cluster.apiService,
    DNS: cluster.dns ?? "",
    DOMAIN: cluster.domain,
    PEERS: Object.entries(peers)
      .map((peer) => peer.join(" "))
      .join("\n"),
    ASKERS: askers.join(" "),
  };
  const output = await runAsRoot(host, credentials, {
    doing: "proving the pod network",
    script: ownScript(host, ["probe-network"], variables),
    timeoutSeconds,
    onLine: (line) => line === "listening" && onListening?.(),
  });
  return parseProbe(output);
}

const kinds: readonly string[] = ["host", "service", "dns", "pod"] satisfies ProbeResult["what"][];

/** Parses the output of scripts/probe-network.sh. */
export const parseProbe = (output: string): ProbeResult[] =>
  output
    .split("\n")
    .map((line) => line.split("\t"))
    .filter(([first, what = ""]) => first === "result" && kinds.includes(what))
    .map(([, what, peer = "", cause = ""]) => ({
      what: what as ProbeResult["what"],
      peer: printableLine(peer),
      cause: printableLine(cause),
    }));
