import type { V1Node, V1Taint } from "@kubernetes/client-node";
import type { Taint } from "../config/schema";
import type { KubernetesApi } from "./client";
import { ApiError } from "./errors";
import { nodePath, readNode } from "./node";
import { applyObject, fieldManager } from "./objects";
import { waitUntil, type WaitOptions } from "./wait";

/** Annotation that lists the managed taints, as comma-separated `KEY:EFFECT`. */
export const taintsAnnotation = "kubernetes-on-bare-metal/taints";

/**
 * Sets these labels on a node, and removes those that an earlier call set and this one does not. Other labels stay.
 *
 * @throws Error when the node does not exist; ApiError.
 */
export async function labelNode(
  api: KubernetesApi,
  name: string,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const { metadata } = await existingNode(api, name, "setting its labels");
  // With a uid, server-side apply does not create a missing node.
  const identity = { name, uid: metadata!.uid };
  await applyObject(api, { apiVersion: "v1", kind: "Node", metadata: { ...identity, labels } });
}

/**
 * Sets these taints on a node, and removes those that an earlier call set and this one does not. Other taints stay, such as
 * those that Kubernetes adds to a node with problems.
 *
 * @throws Error when the node does not exist, or keeps changing until the deadline.
 */
export async function taintNode(
  api: KubernetesApi,
  name: string,
  taints: readonly Taint[],
  wait: WaitOptions = { deadlineMs: 30_000, report: () => undefined },
): Promise<void> {
  await waitUntil(`${name}: setting its taints`, wait, async () => {
    const body = taintPatch(await existingNode(api, name, "setting its taints"), taints);
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
 * The merge patch that gives the node the wanted taints and keeps unmanaged ones; undefined when nothing changes. Server-side
 * apply treats taints as one atomic list, which Kubernetes writes too. So an annotation lists the managed taints, and the patch
 * applies to this resourceVersion only.
 */
export function taintPatch(
  { metadata, spec }: V1Node,
  wanted: readonly Taint[],
): object | undefined {
  const annotation = metadata?.annotations?.[taintsAnnotation];
  const managed = new Set(annotation?.split(",").filter(Boolean));
  const names = wanted.map(nameOf);
  const current = spec?.taints ?? [];
  const kept = current.filter(
    (taint) => !managed.has(nameOf(taint)) && !names.includes(nameOf(taint)),
  );
  const taints = [...kept, ...wanted];
  const recorded = names.sort().join(",") || undefined;
  if (annotation === recorded && sameTaints(current, taints)) return undefined;
  return {
    metadata: {
      resourceVersion: metadata?.resourceVersion,
      annotations: { [taintsAnnotation]: recorded ?? null },
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
  if (!node)
    throw new Error(`${name}: ${doing}: the cluster has no such node; run pulumi up --refresh`);
  return node;
}
