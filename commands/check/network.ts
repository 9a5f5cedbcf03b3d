import { images } from "../../artifacts";
import type { ClusterConfig, Host } from "../../config/cluster-config";
import { remoteHost } from "../../config/remote-host";
import { probeNetwork } from "../../host/network-probe";
import type { KubernetesApi } from "../../kubernetes/client";
import { deleteProbe, readyDns, startProbe } from "../../kubernetes/network-probe";
import { credentials } from "../../provider/stack";
import { probePodName } from "../../workloads/network-probe/pod";
import type { NodeReport } from "./table";

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
  const dns = await readyDns(api, cluster.dnsAddress);
  const started = await Promise.all(hosts.map(({ name }) => start(api, name, config)));
  const addresses = new Map(
    started.flatMap(({ node, address }) => (address === undefined ? [] : [[node, address]])),
  );
  const ask = async ({ node, address, failure }: Started, host: Host): Promise<NodeReport> => {
    if (address === undefined) return { node, results: [], failure: failure! };
    const others = [...addresses].filter(([other]) => other !== node);
    const probe = {
      pod: probePodName(node),
      address,
      cluster: { apiService: cluster.apiServiceAddress, dns, domain: cluster.domain },
      peers: Object.fromEntries(others) as Record<string, string>,
      askers: others.map(([other]) => other),
    };
    try {
      return { node, results: await probeNetwork(remoteHost(host, owner), credentials(), probe) };
    } catch (error) {
      return { node, results: [], failure: (error as Error).message };
    }
  };
  try {
    return await Promise.all(started.map((one, index) => ask(one, hosts[index]!)));
  } finally {
    await Promise.all([...addresses.keys()].map((node) => deleteProbe(api, node, wait)));
  }
}

interface Started {
  readonly node: string;
  readonly address?: string;
  readonly failure?: string;
}

async function start(
  api: KubernetesApi,
  node: string,
  { versions, artifacts }: ClusterConfig,
): Promise<Started> {
  try {
    return { node, address: await startProbe(api, node, images(versions, artifacts).pause, wait) };
  } catch (error) {
    await deleteProbe(api, node, wait).catch(() => undefined);
    return { node, failure: (error as Error).message };
  }
}
