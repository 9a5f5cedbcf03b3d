import type { KubernetesObject } from "../workloads/object";
import type { KubernetesApi } from "./client";
import { ApiError } from "./errors";

/** Name under which the API server tracks the fields that this program manages. */
export const fieldManager = "kubernetes-on-bare-metal";

interface ResourceList {
  readonly resources: readonly { name: string; kind: string; namespaced: boolean }[];
}

/**
 * Creates or updates an object by server-side apply. Fields that others own stay; fields that an earlier apply set and this
 * one does not are removed.
 *
 * @param dryRun runs everything including admission, without storing the object. @default false
 * @throws ApiError, with the code 404 when the cluster does not know the kind.
 */
export async function applyObject<T = KubernetesObject>(
  api: KubernetesApi,
  object: KubernetesObject,
  { dryRun = false } = {},
): Promise<T> {
  return api.request<T>({
    verb: "PATCH",
    path: await objectPath(api, object),
    query: { fieldManager, force: "true", ...(dryRun ? { dryRun: "All" } : {}) },
    contentType: "application/apply-patch+yaml",
    body: object,
  });
}

/**
 * Deletes an object that this program has applied. One of the same name that others created stays, and one that is gone counts as deleted.
 *
 * @throws ApiError
 */
export async function deleteApplied(api: KubernetesApi, object: KubernetesObject): Promise<void> {
  const path = await objectPath(api, object);
  try {
    const { metadata } = await api.request<Managed>({ verb: "GET", path });
    const isOwn = metadata?.managedFields?.some(({ manager }) => manager === fieldManager);
    if (isOwn) await api.request({ verb: "DELETE", path });
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 404)) throw error;
  }
}

interface Managed {
  readonly metadata?: { readonly managedFields?: readonly { readonly manager?: string }[] };
}

/** API path of an object. Asks the cluster for the plural of its kind. */
async function objectPath(api: KubernetesApi, object: KubernetesObject): Promise<string> {
  const { apiVersion, kind, metadata } = object;
  const resource = await resourceOf(api, apiVersion, kind);
  const within = resource.namespaced ? `/namespaces/${metadata.namespace ?? "default"}` : "";
  return `${basePath(apiVersion)}${within}/${resource.name}/${metadata.name}`;
}

/** Path of an API version, such as `v1` or `apps/v1`. */
export const basePath = (apiVersion: string): string =>
  apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;

/**
 * The resource by which the API serves a kind.
 *
 * @throws ApiError with the code 404 when the cluster does not know the kind
 */
export async function resourceOf(
  api: KubernetesApi,
  apiVersion: string,
  kind: string,
): Promise<ResourceList["resources"][number]> {
  const path = basePath(apiVersion);
  const { resources } = await api.request<ResourceList>({ verb: "GET", path });
  const resource = resources.find((one) => one.kind === kind && !one.name.includes("/"));
  if (resource) return resource;
  throw new ApiError(api.server, `GET ${path}`, `the cluster has no kind ${kind} yet`, true, 404);
}
