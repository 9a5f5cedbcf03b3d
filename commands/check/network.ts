import { images } from "../../artifacts";
import type { ClusterConfig, Host } from "../../config/cluster-config";
import { remoteHost } from "../../config/remote-host";
import { listOfFamilies } from "../../layers/formats/families";
import { probeNetwork } from "../../host/network-probe";
import type { KubernetesApi } from "../../kubernetes/client";
import { deleteProbe, readyDns, startProbe } from "../../kubernetes/network-probe";
import { credentials } from "../../provider/stack";
import { probePodName } from "../../workloads/network-probe/pod";
import { provenNetwork } from "../../components/proven-network";
import { causesOn } from "../../provider/node/prove";
import { failureAt, type NodeReport } from "./table";

const wait = { deadlineMs: 60_000, report: () => undefined };

/**
 * Starts a pod on every node; each must reach the API servers' Service, DNS and every other pod with large packets.
 * Deletes the pods at the end.
 *
 * @param owner CLUSTER/STACK/ID of the hosts
 */
export async function checkNetwork(
  api: KubernetesApi,
  config: ClusterConfig,
  owner: string,
): Promise<readonly NodeReport[]> {
  const { hosts, cluster } = config;
  const dns = await readyDns(api, listOfFamilies(cluster, "dnsAddress"));
  const started = await Promise.all(hosts.map(({ name }) => start(api, name, config)));
  const known = new Map(
    started.flatMap(({ node, addresses }) => (addresses ? [[node, addresses] as const] : [])),
  );
  const ask = async (
    { node, addresses, failure, startMs }: Started,
    host: Host,
  ): Promise<NodeReport> => {
    if (!addresses) return { node, results: [], failure: failure! };
    const others = [...known].filter(([other]) => other !== node);
    const probe = {
      pod: probePodName(node),
      addresses,
      cluster: { apiService: cluster.apiServiceAddress, dns, domain: cluster.domain },
      peers: Object.fromEntries(others),
      askers: others.map(([other]) => other),
    };
    try {
      const begin = performance.now();
      const probed = await probeNetwork(remoteHost(host, owner), credentials(), probe);
      const seconds = (startMs + performance.now() - begin) / 1000;
      return { node, addresses, ...probed, seconds };
    } catch (error) {
      return { node, results: [], failure: (error as Error).message };
    }
  };
  try {
    const reports = await Promise.all(started.map((one, index) => ask(one, hosts[index]!)));
    return await withCauses(reports, config, owner);
  } finally {
    await Promise.all([...known.keys()].map((node) => deleteProbe(api, node, wait)));
  }
}

/** The reports with what explains failures on the hosts that have some, and on those that others do not reach. */
const withCauses = (reports: readonly NodeReport[], config: ClusterConfig, owner: string) =>
  Promise.all(
    reports.map(async (report, index) => {
      const failure = failureAt(report.node, reports);
      if (failure === undefined) return report;
      const host = config.hosts[index]!;
      const network = { ...provenNetwork(config), besideDocker: host.besideDocker };
      return { ...report, causes: await causesOn(remoteHost(host, owner), network, failure) };
    }),
  );

interface Started {
  readonly node: string;
  readonly addresses?: readonly string[];
  readonly failure?: string;
  /** How long the start took. */
  readonly startMs: number;
}

async function start(
  api: KubernetesApi,
  node: string,
  { versions, artifacts, cluster }: ClusterConfig,
): Promise<Started> {
  const begin = performance.now();
  try {
    const { pause } = images(versions, artifacts);
    const addresses = await startProbe(api, node, pause, wait, cluster.ipv6 ? 2 : 1);
    return { node, addresses, startMs: performance.now() - begin };
  } catch (error) {
    await deleteProbe(api, node, wait).catch(() => undefined);
    return { node, failure: (error as Error).message, startMs: performance.now() - begin };
  }
}
