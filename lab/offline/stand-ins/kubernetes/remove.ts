import { ApiError, UnknownKind } from "./cluster";
import { Unreachable } from "./connection";
import { annotation, type KubernetesObject } from "./object";
import { explained, waitSeconds, type Operation } from "./operation";
import { retrying } from "./retry";
import { waitUntil, type Verdict } from "./wait";

const retrySeconds = 5;

/** Deletes the object and what it owns, and waits until it is gone. A missing object is not an error. */
export async function remove(object: KubernetesObject, operation: Operation): Promise<void> {
  const { cluster, settings, signal, report } = operation;
  const seconds = settings.deleteUnreachable ? 0 : retrySeconds;
  const retryOptions = { seconds, signal, report };
  try {
    const before = await retrying(() => cluster.get(object), retryOptions);
    if (!before) return;
    await retrying(() => cluster.delete(object, propagation(object)), retryOptions).catch(
      goneIsDone,
    );
    if (annotation(object, "pulumi.com/skipAwait") === "true") return;
    const observe = async () => leftOf(before, await cluster.get(object));
    await waitUntil(observe, { seconds: waitSeconds(object, operation), signal, report });
  } catch (error) {
    if (error instanceof UnknownKind) return;
    if (error instanceof Unreachable && settings.deleteUnreachable) return;
    throw explained("deleting", object, error);
  }
}

function leftOf(before: KubernetesObject, live: KubernetesObject | undefined): Verdict {
  // Another object may have taken the name since.
  if (live?.metadata.uid !== before.metadata.uid) return { state: "ready", message: "" };
  const finalizers = live?.metadata.finalizers;
  const list = Array.isArray(finalizers) ? ` (finalizers: ${finalizers.join(", ")})` : "";
  return { state: "waiting", message: `it is still being deleted${list}` };
}

function propagation(object: KubernetesObject): string {
  const policies = {
    background: "Background",
    orphan: "Orphan",
    foreground: "Foreground",
  } as const;
  const wanted = annotation(object, "pulumi.com/deletionPropagationPolicy")?.toLowerCase();
  return wanted === "background" || wanted === "orphan" ? policies[wanted] : policies.foreground;
}

function goneIsDone(error: unknown): void {
  if (!(error instanceof ApiError && error.status === 404)) throw error;
}
