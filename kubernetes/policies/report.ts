import type { V1Namespace, V1NamespaceList, V1Pod, V1PodList } from "@kubernetes/client-node";
import type { KubernetesApi } from "../client";
import { podName } from "../pods";
import { isolatedPods, type Isolated, type Refusal } from "./cuts";
import type { Endpoint, Policy } from "./policy";

const mostLines = 30;

/**
 * Says in Markdown which running pods of a cluster NetworkPolicies would cut off from others.
 *
 * @throws ApiError
 */
export async function policyReport(api: KubernetesApi): Promise<string> {
  const get = <T>(path: string) => api.request<T>({ verb: "GET", path });
  const { items: policies } = await get<{ items: Policy[] }>(
    "/apis/networking.k8s.io/v1/networkpolicies",
  );
  const { items: running } = await get<V1PodList>("/api/v1/pods");
  const { items: namespaces } = await get<V1NamespaceList>("/api/v1/namespaces");
  const pods = endpoints(running, namespaces);
  return cutsText(isolatedPods(policies, pods), pods.length);
}

/** The running pods that policies are for. They are not for pods on the network of their host. */
export function endpoints(pods: readonly V1Pod[], namespaces: readonly V1Namespace[]): Endpoint[] {
  const labelsOf = new Map(namespaces.map(({ metadata }) => [metadata?.name, metadata?.labels]));
  return pods.flatMap((pod) => {
    const { metadata, spec, status } = pod;
    const address = status?.podIP;
    if (spec?.hostNetwork || status?.phase !== "Running" || !address) return [];
    const namespace = metadata?.namespace ?? "";
    const ports = spec!.containers.flatMap((container) => container.ports ?? []);
    return [
      {
        name: podName(pod),
        namespace,
        labels: metadata?.labels ?? {},
        namespaceLabels: labelsOf.get(namespace) ?? {},
        address,
        ports: ports.map(({ name, containerPort, protocol = "TCP" }) => ({
          ...(name !== undefined && { name }),
          number: containerPort,
          protocol,
        })),
      },
    ];
  });
}

/** What would be cut, in Markdown: pods about which the same is to say share a line. */
export function cutsText(isolated: readonly Isolated[], running: number): string {
  if (isolated.length === 0)
    return "No running pod is selected by a NetworkPolicy: `network.policies` would refuse no connection of them.";
  const groups = new Map<string, string[]>();
  for (const one of isolated) {
    const key = `${one.pod.split("/")[0]} ${sentence(one)}`;
    groups.set(key, [...(groups.get(key) ?? []), one.pod]);
  }
  const lines = [...groups].map(([key, [first, ...more]]) => {
    const others = more.length > 0 ? ` and ${more.length} more` : "";
    return `- ${first}${others}: ${key.slice(key.indexOf(" ") + 1)}`;
  });
  const left = lines.length - mostLines;
  return [
    `**\`network.policies\` would isolate ${isolated.length} of ${running} running pods.** Between pods that run now, to the ports that they declare, these connections would be refused; connections from and to other addresses were not checked:\n`,
    ...lines.slice(0, mostLines),
    ...(left > 0 ? [`- and ${left} more lines`] : []),
  ].join("\n");
}

const sentence = ({ policies, refusesFrom, refusesTo }: Isolated): string =>
  [
    `${policies} ${policies === 1 ? "policy" : "policies"}`,
    ...part("refused from", refusesFrom),
    ...part("refused to", refusesTo),
    ...(refusesFrom.length + refusesTo.length === 0 ? ["nothing refused"] : []),
  ].join("; ");

function part(what: string, refusals: readonly Refusal[]): string[] {
  const peers = [...new Set(refusals.map(({ peer }) => peer))].sort();
  if (peers.length === 0) return [];
  const ports = new Set(
    refusals.map(({ port }) => (port ? `${port.number}/${port.protocol}` : "any port")),
  );
  const shown =
    peers.slice(0, 3).join(", ") + (peers.length > 3 ? ` and ${peers.length - 3} more` : "");
  return [`${what} ${shown} (${[...ports].sort().slice(0, 5).join(", ")})`];
}
