import type { KubernetesApi } from "../../kubernetes/client";
import { perRun } from "../../runtime/per-run";

/** Annotates the namespace kube-system with the gates that hold a rollout, and since when: a run after a killed one reads it. */
export const heldAnnotation = "kubernetes-on-bare-metal/held-by-gates";

const namespace = "/api/v1/namespaces/kube-system";

/** Time in ISO 8601 by the name of a gate. */
type Marks = Readonly<Record<string, string>>;

const run = perRun((): { marks?: Promise<Marks | undefined> | undefined } => ({}));

/**
 * Since when a gate has held the rollout, over all runs of it.
 *
 * @returns milliseconds since 1970; now, if the cluster cannot say
 */
export async function heldSince(api: KubernetesApi, gate: string): Promise<number> {
  const marks = await recorded(api);
  const known = Date.parse(marks?.[gate] ?? "");
  if (!Number.isNaN(known)) return known;
  const now = new Date();
  // Without an answer there may be an older mark, which stays.
  if (marks) await record(api, { ...marks, [gate]: now.toISOString() });
  return now.getTime();
}

/** Forgets since when gates have held the rollout: all of them hold now. */
export async function recordPassed(api: KubernetesApi): Promise<void> {
  if (Object.keys((await recorded(api)) ?? {}).length > 0) await record(api, {});
}

/** Read once in a run. Nothing here fails the rollout: where no API server answers, that is what holds it. */
function recorded(api: KubernetesApi): Promise<Marks | undefined> {
  const current = run();
  return (current.marks ??= read(api).catch(() => (current.marks = undefined)));
}

async function read(api: KubernetesApi): Promise<Marks> {
  const { metadata } = await api.request<{ readonly metadata?: { readonly annotations?: Marks } }>({
    verb: "GET",
    path: namespace,
  });
  try {
    return JSON.parse(metadata?.annotations?.[heldAnnotation] ?? "{}") as Marks;
  } catch {
    return {};
  }
}

async function record(api: KubernetesApi, marks: Marks): Promise<void> {
  run().marks = Promise.resolve(marks);
  const value = Object.keys(marks).length > 0 ? JSON.stringify(marks) : null;
  await api
    .request({
      verb: "PATCH",
      path: namespace,
      contentType: "application/merge-patch+json",
      body: { metadata: { annotations: { [heldAnnotation]: value } } },
    })
    .catch(() => undefined);
}
