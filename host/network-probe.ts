import { isIP } from "node:net";
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
  /** Addresses of cluster DNS, one of each family; empty if there is none yet. */
  readonly dns: readonly string[];
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
  /** Its addresses, one of each family of the cluster, IPv4 first. */
  readonly addresses: readonly string[];
  readonly cluster: ClusterAddresses;
  /** Addresses of the pods on other nodes, by node, likewise. */
  readonly peers?: Readonly<Record<string, readonly string[]>>;
  /** Who is going to ask this pod at each address: it answers until all have asked, for at most 20 s. */
  readonly askers: readonly string[];
  /** Who asks at its first address only. */
  readonly firstAskers?: readonly string[];
  /** Called once the pod answers at an address. */
  readonly onListening?: (address: string) => void;
}

/** What a probe found. */
export interface Probed {
  readonly results: readonly ProbeResult[];
  /** Addresses whose requests arrive at the pod, while nothing that it answers comes back to them. */
  readonly unanswered: readonly string[];
}

/** Deadline for all checks of a family together. */
const timeoutSeconds = 120;
const askersSeconds = 20;

/**
 * Checks from a host what its pod can reach, in one execution for each family.
 *
 * @throws RemoteError if the host is unreachable, or runs no such pod
 */
export async function probeNetwork(
  host: RemoteHost,
  credentials: Credentials,
  probe: Probe,
): Promise<Probed> {
  const first = await probeFamily(host, credentials, probe, 0);
  if (probe.addresses.length < 2) return first;
  const second = await probeFamily(host, credentials, probe, 1);
  const results = second.results.map((one) =>
    one.cause ? { ...one, cause: `over IPv6: ${one.cause}` } : one,
  );
  return {
    results: [...first.results, ...results],
    unanswered: [...first.unanswered, ...second.unanswered],
  };
}

/** The API servers' Service has an IPv4 address only, and API servers ask a pod at its first address. */
async function probeFamily(
  host: RemoteHost,
  credentials: Credentials,
  { pod, addresses, cluster, peers = {}, askers, firstAskers = [], onListening }: Probe,
  family: 0 | 1,
): Promise<Probed> {
  const others = Object.entries(peers).flatMap(([node, { [family]: address }]) =>
    address === undefined ? [] : [[node, address] as const],
  );
  const variables = {
    POD: pod,
    ADDRESS: addresses[family]!,
    PORT: String(probePort),
    API: family === 0 ? `https://${cluster.apiService}` : "",
    SERVICE: cluster.apiService,
    DNS: cluster.dns[family] ?? "",
    DOMAIN: cluster.domain,
    PEERS: others.map((peer) => peer.join(" ")).join("\n"),
    ASKERS: [...(family === 0 ? firstAskers : []), ...askers].join(" "),
    WAIT: String(askersSeconds),
  };
  const output = await runAsRoot(host, credentials, {
    doing: "proving the pod network",
    script: ownScript(host, ["probe-network"], variables),
    timeoutSeconds,
    onLine: (line) => line === "listening" && onListening?.(addresses[family]!),
  });
  return { results: parseProbe(output), unanswered: parseUnanswered(output) };
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

/** The addresses of such an output that get no answers. */
export const parseUnanswered = (output: string): string[] =>
  output
    .split("\n")
    .map((line) => line.split("\t"))
    .filter(([first, address = ""]) => first === "unanswered" && isIP(address) !== 0)
    .map(([, address]) => address!);
