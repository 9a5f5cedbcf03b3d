import type { KubernetesApi } from "../../kubernetes/client";
import { nodePath, observeNodes } from "../../kubernetes/node";
import { retry, type WaitOptions } from "../../kubernetes/wait";
import { NotReached } from "./rollout";

/** Annotates the node that a rollout with a pause changed first: which edit of the stack file it was, and when. */
export const firstAnnotation = "kubernetes-on-bare-metal/first-changed";

/**
 * Why a node is not to be changed while the rollout of an edit is paused; undefined for the first one.
 *
 * @param annotations of all nodes, by name
 * @param edit digest of the stack file
 */
export function pausedBy(
  annotations: ReadonlyMap<string, Readonly<Record<string, string>>>,
  name: string,
  edit: string,
): string | undefined {
  for (const [node, { [firstAnnotation]: mark = "" }] of annotations) {
    const [of, since] = mark.split(" ");
    if (node !== name && of === edit)
      return `rollout.pause is set, and ${node} was changed first at ${since}; inspect it, remove rollout.pause from the stack file and run this again`;
  }
  return undefined;
}

/** @throws NotReached when another node was changed first: this one waits for a person. */
export async function assertNotPaused(
  api: KubernetesApi,
  name: string,
  edit: string,
  wait: WaitOptions,
): Promise<void> {
  const nodes = await retry(`${name}: reading the nodes`, wait, () => observeNodes(api));
  const annotations = new Map([...nodes].map(([node, seen]) => [node, seen.annotations]));
  const reason = pausedBy(annotations, name, edit);
  if (reason) throw new NotReached(`${name}: changing the node: not begun: ${reason}`);
}

/** Marks the first node before it changes, so that a run after a killed one knows. */
export async function markFirst(
  api: KubernetesApi,
  name: string,
  edit: string,
  wait: WaitOptions,
): Promise<void> {
  const since = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  const body = { metadata: { annotations: { [firstAnnotation]: `${edit} ${since}` } } };
  await retry(`${name}: marking it as the first of its rollout`, wait, () =>
    api.request({
      verb: "PATCH",
      path: nodePath(name),
      contentType: "application/merge-patch+json",
      body,
    }),
  );
}
