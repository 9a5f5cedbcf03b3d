import pLimit from "p-limit";
import type { V1NodeList, V1PodList } from "@kubernetes/client-node";
import {
  freePodCidr,
  assignSecondPodCidr,
  lacksSecondPodCidr,
  type Announcement,
  type PodNetworkRange,
} from "../../kubernetes/second-pod-cidr";
import type { KubernetesApi } from "../../kubernetes/client";
import { keptNodes } from "../../kubernetes/kept-node";
import { podName } from "../../kubernetes/pods";
import { retry, waitUntil, type WaitOptions } from "../../kubernetes/wait";
import type { ClusterAccess } from "../../layers/formats/kubeconfig";
import { nodeAnnouncement } from "../../layers/network/parts";
import { clusterApi } from "../cluster/api";
import { reporter } from "../progress";
import { listedCluster } from "../stack";
import { forgetNodes } from "./observe-nodes";

/** How other nodes recognize each node of the stack file, by name. */
export function listedAnnouncements(): Readonly<Record<string, Announcement>> {
  const config = listedCluster();
  if (!config) return {};
  return Object.fromEntries(
    config.hosts.flatMap((host) => {
      const announcement = nodeAnnouncement(host, config);
      return announcement ? [[host.name, announcement] as const] : [];
    }),
  );
}

const deadlineMs = 120_000;

/** Hosts change in parallel, and no two nodes may get the same CIDR. */
const oneAtATime = pLimit(1);

/**
 * Gives every node a pod CIDR of the second family, one node after the other, before the pod network on the first host changes: with
 * two families, it would ignore nodes that have only one. Skips nodes that have both.
 *
 * @param own name of the host that changes
 * @param nodes which get a CIDR. @default those of the stack file
 * @throws Error if that host has no node, because its pod network would wait for a CIDR in vain; at the deadline
 */
export const assignSecondPodCidrs = (
  network: PodNetworkRange,
  access: ClusterAccess,
  own: string,
  report: (line: string) => void,
  nodes = listedAnnouncements(),
): Promise<void> =>
  oneAtATime(async () => {
    const api = clusterApi(access);
    const wait = { deadlineMs, report };
    const list = () =>
      retry(`${own}: reading the nodes`, wait, async () =>
        api.request<V1NodeList>({ verb: "GET", path: "/api/v1/nodes" }),
      );
    const { items } = await list();
    const there = new Map(items.map((node) => [node.metadata?.name, node]));
    const kept = await retry(`${own}: reading what is kept of nodes`, wait, () => keptNodes(api));
    const lacking = Object.entries(nodes).filter(([name]) => {
      const node = there.get(name);
      return kept.has(name) || (node && lacksSecondPodCidr(node));
    });
    if (lacking.length === 0) return;
    if (!there.has(own) && !kept.has(own))
      throw new Error(
        `${own}: assigning its node a CIDR from ${network.podCidr}: the cluster has no such node; restart its kubelet, then run this again`,
      );
    await waitForControllers(api, own, network.podCidr, wait);
    forgetNodes();
    for (const [name, announcement] of lacking) {
      report(`recreates the Node object of ${name} with a second pod CIDR from ${network.podCidr}`);
      await assignSecondPodCidr(
        api,
        name,
        freePodCidr(network, (await list()).items),
        announcement,
        wait,
      );
    }
  });

/** `assignSecondPodCidrs` before a layer of a host changes; does nothing for a layer that is not part of a second family's network. */
export async function assignOwnPodCidrs({
  host,
  secondPodNetwork,
  nodeAccess,
}: Change): Promise<void> {
  if (secondPodNetwork && nodeAccess)
    await assignSecondPodCidrs(secondPodNetwork, nodeAccess, host.name, reporter(host.name));
}

/** A layer about to change. */
interface Change {
  readonly host: { readonly name: string };
  readonly secondPodNetwork?: PodNetworkRange;
  readonly nodeAccess?: ClusterAccess;
}

/** Waits until all controller managers know the second network: others would not start beside nodes that have a CIDR of it. */
const waitForControllers = (
  api: KubernetesApi,
  own: string,
  podCidr: string,
  wait: WaitOptions,
): Promise<void> =>
  waitUntil(`${own}: waiting for the controller managers to know ${podCidr}`, wait, async () => {
    const { items } = await api.request<V1PodList>({
      verb: "GET",
      path: "/api/v1/namespaces/kube-system/pods",
      query: { labelSelector: "component=kube-controller-manager" },
    });
    const others = items.filter(
      ({ spec }) => !spec?.containers.some(({ command }) => command?.join(" ").includes(podCidr)),
    );
    return others.length === 0
      ? { found: undefined }
      : {
          seen: `${others.map(podName).join(", ")} does not`,
          advice: "run pulumi up for the masters too",
        };
  });
