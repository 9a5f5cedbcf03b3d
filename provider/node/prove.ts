import { gatherSurroundings } from "../../host/surroundings";
import type { Host } from "../../config/cluster-config";
import { remoteHost } from "../../config/remote-host";
import { probeNetwork, probePort, type Probe } from "../../host/network-probe";
import type { KubernetesApi } from "../../kubernetes/client";
import { askProbe, deleteProbe, readyDns, startProbe } from "../../kubernetes/network-probe";
import { retry } from "../../kubernetes/wait";
import type { RemoteHost } from "../../ssh/host";
import { probePodName } from "../../workloads/network-probe/pod";
import { inputFindings } from "../host/firewall/faults";
import { listedPackets } from "../host/firewall/needed";
import { credentials, currentHost, listedMasters } from "../stack";
import { failedProbes, networkCauses } from "./network-causes";
import { peersOf } from "./peers";
import { reachFailures, reachFrom, serverFailure, type Reached } from "./reach";

/** What a proof of the pod network needs to know about the cluster. */
export interface ProvenNetwork {
  /** Container image that every node has. */
  readonly image: string;
  readonly apiService: string;
  readonly dnsAddress: string;
  readonly domain: string;
  /** Pod network, as a CIDR. */
  readonly pods: string;
  /** The same for IPv6, with the IPv6 address of cluster DNS; absent if pods have only IPv4 addresses. */
  readonly ipv6?: { readonly pods: string; readonly dnsAddress: string } | undefined;
  /** IPv6 address of the host; absent in the same case. */
  readonly ipv6Address?: string | undefined;
  /** Whether the host also runs Docker. */
  readonly besideDocker: boolean;
  /** What hosts send each other for the pod network: "UDP port N". */
  readonly between: string;
  /** Interfaces that the pod network creates; empty if another program provides it. */
  readonly links: readonly string[];
  /** Whether another program provides the pod network. */
  readonly external?: boolean | undefined;
  /** Its CNI configuration; absent if another program writes it. */
  readonly cniFile?: string | undefined;
}

/** A small machine that has just booted may need more than a minute for its first pod. */
const startDeadlineMs = 120_000;
const askDeadlineMs = 15_000;
const large = "x".repeat(16_384);
const apiServer = "api-server";

/**
 * Proves that pods work on a node: one starts through the kubelet and the CNI plugins; its host, an API server and hosts of other
 * nodes reach it; and it reaches the API servers' Service and, if there is one yet, cluster DNS, with packets as large as the
 * network promises. Skips hosts of other nodes that do not answer.
 *
 * @throws Error that names what failed, between which hosts, and the causes found on them
 */
export async function proveNetwork(
  api: KubernetesApi,
  host: RemoteHost,
  network: ProvenNetwork,
  report: (text: string) => void,
): Promise<void> {
  const wait = { deadlineMs: startDeadlineMs, report: () => undefined };
  let peers: readonly Host[] = [];
  const begin = performance.now();
  report("proving the pod network");
  try {
    const { image, dnsAddress, ipv6 } = network;
    const addresses = await startProbe(api, host.name, image, wait, ipv6 ? 2 : 1);
    const [dns, others] = await Promise.all([
      readyDns(api, [dnsAddress, ...(ipv6 ? [ipv6.dnsAddress] : [])]),
      peersOf(api, host.name),
    ]);
    const cluster = { ...network, dns };
    const askers = others.map(({ name }) => name);
    const probe = { pod: probePodName(host.name), addresses, cluster, askers };
    const { failures, reached } = await ask(api, host, probe, network, others, report);
    peers = reached.filter(({ asked }) => asked?.cause).map(({ from }) => from);
    if (failures.length > 0)
      throw new Error(`${host.name}: proving the pod network: ${failures.join("; ")}`);
  } catch (failure) {
    throw await explained(host, network, failure as Error, peers);
  } finally {
    await deleteProbe(api, host.name, wait).catch((error: Error) => report(error.message));
  }
  report(`proved the pod network in ${((performance.now() - begin) / 1000).toFixed(1)} s`);
}

async function ask(
  api: KubernetesApi,
  host: RemoteHost,
  probe: Probe,
  network: ProvenNetwork,
  peers: readonly Host[],
  report: (text: string) => void,
): Promise<{ readonly failures: readonly string[]; readonly reached: readonly Reached[] }> {
  const asking: Promise<readonly Reached[]>[] = [];
  let fromServer: Promise<string | undefined> = Promise.resolve(undefined);
  const onListening = (address: string) => {
    asking.push(reachFrom(peers, host, address, report));
    if (address === probe.addresses[0]) fromServer = askFromServer(api, host);
  };
  const { results, unanswered } = await probeNetwork(currentHost(host), credentials(), {
    ...probe,
    firstAskers: [apiServer],
    onListening,
  });
  const reached = (await Promise.all(asking)).flat();
  const fromPeers = reachFailures(host, reached, unanswered, network);
  const error = await fromServer;
  const seen = { unanswered, reached, between: network.between };
  const ofServer = error === undefined ? [] : [serverFailure(host, listedMasters(), error, seen)];
  return { failures: [...failedProbes(results), ...ofServer, ...fromPeers], reached };
}

/** Why an API server gets no answer from a pod on a node; undefined if it does. */
function askFromServer(api: KubernetesApi, { name }: RemoteHost): Promise<string | undefined> {
  const asking = { asker: apiServer, port: probePort, text: large };
  const wait = { deadlineMs: askDeadlineMs, report: () => undefined };
  return retry(`${name}: an API server asking a pod on it`, wait, () =>
    askProbe(api, name, asking),
  ).then(
    (answer) => (answer === large ? undefined : "it got another answer than it should"),
    (error: Error) => error.message,
  );
}

/** Adds the causes found on the host, and on those that do not reach its pods, to a failure. */
async function explained(
  host: RemoteHost,
  network: ProvenNetwork,
  failure: Error,
  peers: readonly Host[],
): Promise<Error> {
  const places = [
    { place: host, besideDocker: network.besideDocker },
    ...peers.map((peer) => ({
      place: remoteHost(peer, host.owner),
      besideDocker: peer.besideDocker,
    })),
  ];
  const causes = await Promise.all(
    places.map(async ({ place, besideDocker }) =>
      (await causesOn(place, { ...network, besideDocker }, failure.message)).map(
        (cause) => `${place.name}: ${cause}`,
      ),
    ),
  );
  return new Error([failure.message, ...causes.flat()].join("\n"));
}

/** Causes on a host for pods that do not work, each with the remedy; empty if there are none or the host is unreachable. */
export async function causesOn(
  host: RemoteHost,
  { pods, ipv6, apiService, besideDocker, links, cniFile }: ProvenNetwork,
  failure: string,
): Promise<string[]> {
  const both = ipv6 && { ipv6: { pods: ipv6.pods, service: ipv6.dnsAddress } };
  const question = { service: apiService, pods, ...both, sysctls: [], units: [], links };
  const found = await gatherSurroundings(currentHost(host), credentials(), question).catch(
    () => undefined,
  );
  if (!found) return [];
  const { faults, doubts } = inputFindings(found, listedPackets(host.address, found));
  return [
    ...networkCauses(found, {
      ...{ failure, pods, besideDocker, cniFile },
      ...(ipv6 && { ipv6Pods: ipv6.pods }),
    }),
    ...faults,
    ...doubts,
  ];
}
