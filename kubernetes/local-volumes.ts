import type {
  V1Node,
  V1NodeList,
  V1PersistentVolume,
  V1PersistentVolumeList,
} from "@kubernetes/client-node";
import type { KubernetesApi } from "./client";
import { matchesTerms } from "./node-selector";

/** A PersistentVolume whose data only one node can reach. */
export interface LocalVolume {
  readonly name: string;
  /** Such as 10Gi. */
  readonly size: string;
  /** `NAMESPACE/NAME` of its claim; absent if it has none. */
  readonly claim?: string;
}

/** Volumes whose data is on one node: no other node of the cluster satisfies their node affinity. */
export function localVolumes(
  volumes: readonly V1PersistentVolume[],
  nodes: readonly V1Node[],
  name: string,
): LocalVolume[] {
  const own = nodes.find(({ metadata }) => metadata?.name === name);
  const others = nodes.filter((node) => node !== own);
  return volumes.flatMap(({ metadata, spec, status }) => {
    const terms = spec?.nodeAffinity?.required?.nodeSelectorTerms;
    const isOwn = own && terms && matchesTerms(own, terms);
    if (!isOwn || status?.phase === "Available") return [];
    if (others.some((node) => matchesTerms(node, terms))) return [];
    const claim = spec.claimRef;
    return [
      {
        name: metadata?.name ?? "",
        size: spec.capacity?.["storage"] ?? "size unknown",
        ...(claim && { claim: `${claim.namespace}/${claim.name}` }),
      },
    ];
  });
}

/** A volume, its size and its claim, for a message. */
export const volumeLine = ({ name, size, claim }: LocalVolume): string =>
  `${name} (${size}, ${claim ? `claim ${claim}` : "no claim"})`;

/** Volumes with data on each of these nodes. Skips nodes that do not exist. */
export async function volumesOn(
  api: KubernetesApi,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly LocalVolume[]>> {
  const get = <T>(path: string) => api.request<T>({ verb: "GET", path });
  const { items: nodes } = await get<V1NodeList>("/api/v1/nodes");
  const { items: volumes } = await get<V1PersistentVolumeList>("/api/v1/persistentvolumes");
  return new Map(names.map((name) => [name, localVolumes(volumes, nodes, name)]));
}
