import type { KubernetesObject } from "../workloads/object";
import type { KubernetesApi } from "./client";
import { ApiError } from "./errors";
import { applyObject } from "./objects";
import { waitUntil } from "./wait";

/**
 * Waits until a dry run of applying the object succeeds: the cluster knows its kind and its admission webhooks answer.
 * Stores nothing.
 *
 * @param deadlineMs milliseconds from now
 * @param report receives each new reason for waiting
 * @throws Error at the deadline; at once, with the server's message, when the object itself is rejected.
 */
export async function waitForAdmission(
  api: KubernetesApi,
  object: KubernetesObject,
  deadlineMs: number,
  report: (line: string) => void,
): Promise<void> {
  const name = `${object.kind} ${object.metadata.name}`;
  await waitUntil(
    `${name}: waiting for the cluster to admit it`,
    { deadlineMs, report },
    async () => {
      try {
        await applyObject(api, object, { dryRun: true });
        return { found: undefined };
      } catch (error) {
        if (!(error instanceof ApiError) || error.code === undefined) throw error;
        if (!isRejection(error)) return { seen: error.cause };
        throw new Error(`${name}: applying it as a dry run: ${error.cause}`);
      }
    },
  );
}

/** Whether the server rejected the object, as opposed to a webhook or kind that is not ready yet. */
const isRejection = ({ code, cause, refused }: ApiError): boolean =>
  refused && code !== 404 && !/failed calling webhook|conversion webhook/.test(cause);
