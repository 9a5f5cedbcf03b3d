import type { KubernetesObject } from "../workloads/object";
import type { KubernetesApi } from "./client";
import { ApiError } from "./errors";

/** Under this name the API server keeps which fields are ours. */
export const fieldManager = "kubernetes-on-bare-metal";

interface ResourceList {
  readonly resources: readonly { name: string; kind: string; namespaced: boolean }[];
}

/**
 * Makes an object what is given, by server-side apply: fields that others own and this does not
 * name stay, and fields that an earlier apply named and this does not are removed.
 *
 * @param dryRun asks for everything, admission included, but for storing it; false by default.
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

/** Path of the object. The cluster knows the kinds that it has and how they are called in paths. */
async function objectPath(api: KubernetesApi, object: KubernetesObject): Promise<string> {
  const { apiVersion, kind, metadata } = object;
  const base = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const { resources } = await api.request<ResourceList>({ verb: "GET", path: base });
  const resource = resources.find((one) => one.kind === kind && !one.name.includes("/"));
  if (!resource)
    throw new ApiError(api.server, `GET ${base}`, `there is no kind ${kind} yet`, true, 404);
  const within = resource.namespaced ? `/namespaces/${metadata.namespace ?? "default"}` : "";
  return `${base}${within}/${resource.name}/${metadata.name}`;
}
