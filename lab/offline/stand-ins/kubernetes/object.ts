import { isObject, plainProperties, type Properties, type Value } from "../properties";

/** A Kubernetes object as its API knows it: plain values, without secret markers. */
export type KubernetesObject = Properties & {
  apiVersion: string;
  kind: string;
  metadata: Properties & { name: string; namespace?: string };
};

/** API version and kind of a resource type token such as `kubernetes:apps/v1:Deployment`. */
export function typeOfToken(token: string): { apiVersion: string; kind: string } {
  const [, apiVersion = "", kind = ""] = token.split(":");
  return { apiVersion: apiVersion.replace(/^core\//, ""), kind };
}

/** The value at a path, or undefined if the path does not exist. */
export function at(value: Value | undefined, ...path: string[]): Value | undefined {
  return path.reduce<Value | undefined>(
    (inner, key) => (isObject(inner) ? inner[key] : undefined),
    value,
  );
}

/** The number at a path; 0 if there is none, because the API omits zeros. */
export function count(value: Value, ...path: string[]): number {
  const found = at(value, ...path);
  return typeof found === "number" ? found : 0;
}

/** The list of objects at a path; empty if there is none. */
export function listAt(value: Value | undefined, ...path: string[]): Properties[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found.filter(isObject) : [];
}

export function annotation(object: Value, name: string): string | undefined {
  const found = at(object, "metadata", "annotations", name);
  return typeof found === "string" ? found : undefined;
}

export const apiGroup = (apiVersion: string): string =>
  apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";

/** `namespace/name`, or the name of an object without a namespace: the resource id. */
export function idOf({ metadata: { name, namespace } }: KubernetesObject): string {
  return namespace ? `${namespace}/${name}` : name;
}

/** The object that an id and its recorded state identify. */
export function referenceOf(type: string, id: string, recorded: Properties): KubernetesObject {
  const [name = "", namespace] = id.split("/").reverse();
  const { apiVersion, kind, metadata } = {
    ...typeOfToken(type),
    ...plainProperties(recorded),
  } as KubernetesObject;
  return { apiVersion, kind, metadata: { ...metadata, name, ...(namespace && { namespace }) } };
}

export const describe = (object: KubernetesObject): string => `${object.kind} ${idOf(object)}`;

// TypeScript names cannot contain dashes: the SDK writes x_kubernetes_list_type for x-kubernetes-list-type.
/** Inputs with the API's spelling. */
export const toApi = <T extends Value>(value: T): T =>
  renameKeys(value, (key) => (key.startsWith("x_kubernetes_") ? key.replaceAll("_", "-") : key));

/** A live object with the SDK's spelling. */
export const toSdk = <T extends Value>(value: T): T =>
  renameKeys(value, (key) => (key.startsWith("x-kubernetes-") ? key.replaceAll("-", "_") : key));

function renameKeys<T extends Value>(value: T, rename: (key: string) => string): T {
  if (Array.isArray(value)) return value.map((inner) => renameKeys(inner, rename)) as T;
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [
    rename(key),
    renameKeys(inner, rename),
  ]);
  return Object.fromEntries(entries) as T;
}
