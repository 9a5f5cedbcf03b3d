import type { V1Node, V1Taint } from "@kubernetes/client-node";
import type { Taint } from "../config/schema";
import type { KubernetesApi } from "./client";
import { ApiError } from "./errors";
import { nodePath, readNode } from "./node";
import { applyObject, fieldManager } from "./objects";
import { waitUntil, type Patience } from "./wait";

/** Names the taints that are ours, as `KEY:EFFECT` with commas between. */
export const taintsAnnotation = "kubernetes-on-bare-metal/taints";

/**
 * Gives the node these labels, and takes those away that an earlier call gave and this does not.
 * Labels of others stay.
 *
 * @throws Error when there is no such node; ApiError.
 */
export async function labelNode(
  api: KubernetesApi,
  name: string,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const { metadata } = await existingNode(api, name, "labelling it");
  // An apply creates what is missing, but not under a uid.
  const identity = { name, uid: metadata!.uid };
  await applyObject(api, { apiVersion: "v1", kind: "Node", metadata: { ...identity, labels } });
}

/**
 * Gives the node these taints, and takes those away that an earlier call gave and this does not.
 * Taints of others stay, among them those by which Kubernetes marks a node that has trouble.
 *
 * @throws Error when there is no such node, or when it changes under the hand until the deadline.
 */
export async function taintNode(
  api: KubernetesApi,
  name: string,
  taints: readonly Taint[],
  patience: Patience = { deadlineMs: 30_000, report: () => undefined },
): Promise<void> {
  await waitUntil(`${name}: tainting it`, patience, async () => {
    const body = taintPatch(await existingNode(api, name, "tainting it"), taints);
    if (!body) return { found: undefined };
    try {
      const contentType = "application/merge-patch+json";
      const query = { fieldManager };
      await api.request({ verb: "PATCH", path: nodePath(name), query, contentType, body });
      return { found: undefined };
    } catch (error) {
      if (error instanceof ApiError && error.code === 409) return { seen: error.cause };
      throw error;
    }
  });
}

/**
 * The merge patch that leaves the node with the wanted taints and those of others, or undefined
 * when it has them. The taints of a node are one atomic list to server-side apply, which Kubernetes
 * writes too: so the node itself says which are ours, and the patch holds for this version only.
 */
export function taintPatch(
  { metadata, spec }: V1Node,
  wanted: readonly Taint[],
): object | undefined {
  const annotation = metadata?.annotations?.[taintsAnnotation];
  const ours = new Set(annotation?.split(",").filter(Boolean));
  const names = wanted.map(nameOf);
  const current = spec?.taints ?? [];
  const kept = current.filter(
    (taint) => !ours.has(nameOf(taint)) && !names.includes(nameOf(taint)),
  );
  const taints = [...kept, ...wanted];
  const noted = names.sort().join(",") || undefined;
  if (annotation === noted && sameTaints(current, taints)) return undefined;
  return {
    metadata: {
      resourceVersion: metadata?.resourceVersion,
      annotations: { [taintsAnnotation]: noted ?? null },
    },
    spec: { taints: taints.length > 0 ? taints : null },
  };
}

type Named = Pick<V1Taint, "key" | "effect">;
const nameOf = ({ key, effect }: Named): string => `${key}:${effect}`;

function sameTaints(a: readonly (V1Taint | Taint)[], b: readonly (V1Taint | Taint)[]): boolean {
  const text = (taints: typeof a) =>
    taints
      .map((taint) => `${nameOf(taint)}=${taint.value ?? ""}`)
      .sort()
      .join();
  return text(a) === text(b);
}

async function existingNode(api: KubernetesApi, name: string, doing: string): Promise<V1Node> {
  const node = await readNode(api, name);
  if (!node) throw new Error(`${name}: ${doing}: the cluster has no node of that name`);
  return node;
}
