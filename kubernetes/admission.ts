import type { KubernetesObject } from "../workloads/object";
import type { KubernetesApi } from "./client";
import { ApiError } from "./errors";
import { applyObject } from "./objects";
import { waitUntil } from "./wait";

/**
 * Waits until the cluster would take the object: its kind is known, and the webhooks that examine
 * it answer. Nothing is stored.
 *
 * @param deadlineMs milliseconds from now
 * @param report gets what keeps the cluster from answering, each time that it is something else
 * @throws Error at once, with the server's words, when the object itself is rejected.
 */
export async function waitForAdmission(
  api: KubernetesApi,
  object: KubernetesObject,
  deadlineMs: number,
  report: (line: string) => void,
): Promise<void> {
  const name = `${object.kind} ${object.metadata.name}`;
  await waitUntil(
    `${name}: waiting until the cluster admits it`,
    { deadlineMs, report },
    async () => {
      try {
        await applyObject(api, object, { dryRun: true });
        return { found: undefined };
      } catch (error) {
        if (!(error instanceof ApiError) || error.code === undefined) throw error;
        if (!isRejection(error)) return { seen: error.cause };
        throw new Error(`${name}: asking the cluster to admit it: ${error.cause}`);
      }
    },
  );
}

/** Whether an answer is about the object, and not about a webhook or a kind that is still to come. */
const isRejection = ({ code, cause, refused }: ApiError): boolean =>
  refused && code !== 404 && !/failed calling webhook|conversion webhook/.test(cause);
