import type { KubernetesApi } from "./client";
import { unmet } from "../text/condition";
import { ApiError, isNotFound } from "./errors";
import { basePath, resourceOf } from "./objects";

/** Objects of the cluster that a gate examines, and the condition for each. */
export interface ObjectGate {
  readonly apiVersion: string;
  readonly kind: string;
  /** Namespace to look in. All namespaces when absent. */
  readonly namespace?: string | undefined;
  /** Label selector. All objects of the kind when absent. */
  readonly selector?: string | undefined;
  /** CEL expression over `object` that must be true for each. */
  readonly condition: string;
  /** Minimum number of objects. */
  readonly minimum: number;
}

interface KubernetesObject {
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

/** Number of objects that a message names. */
const shown = 3;

/** Why objects do not satisfy a gate; undefined if they do. Names objects, and shows nothing of their content. */
export function heldBy(
  { kind, condition, minimum }: ObjectGate,
  objects: readonly KubernetesObject[],
): string | undefined {
  if (objects.length < minimum)
    return `there ${objects.length === 1 ? "is" : "are"} ${objects.length} of kind ${kind}, not ${minimum}`;
  const reasons = objects.flatMap((object) => {
    const reason = unmet(condition, object);
    return reason === undefined ? [] : [`${kind} ${nameOf(object)}: ${reason}`];
  });
  if (reasons.length === 0) return undefined;
  const more = reasons.length > shown ? ` and ${reasons.length - shown} more` : "";
  return `${reasons.slice(0, shown).join("; ")}${more}`;
}

const nameOf = ({ metadata }: KubernetesObject): string =>
  [metadata?.namespace, metadata?.name].filter(Boolean).join("/");

/**
 * The objects that a gate examines.
 *
 * @throws Error when the cluster does not have their kind; ApiError.
 */
export async function gateObjects(
  api: KubernetesApi,
  { apiVersion, kind, namespace, selector }: Omit<ObjectGate, "condition" | "minimum">,
): Promise<readonly KubernetesObject[]> {
  const resource = await resourceOf(api, apiVersion, kind).catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
    throw new Error(
      `the cluster has no kind ${kind} in ${apiVersion}; install it, or remove the gate`,
    );
  });
  const within = namespace && resource.namespaced ? `/namespaces/${namespace}` : "";
  const { items } = await api.request<{ readonly items?: readonly KubernetesObject[] }>({
    verb: "GET",
    path: `${basePath(apiVersion)}${within}/${resource.name}`,
    query: selector ? { labelSelector: selector } : {},
  });
  return items ?? [];
}

/** Why a gate does not hold now; undefined if it does. An API server that does not answer is a reason too. */
export async function askObjectGate(
  api: KubernetesApi,
  gate: ObjectGate,
): Promise<string | undefined> {
  try {
    return heldBy(gate, await gateObjects(api, gate));
  } catch (error) {
    if (error instanceof ApiError && !error.refused) return error.message;
    throw error;
  }
}
