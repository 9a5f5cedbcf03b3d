import { isObject, keepSecrets, plain, type Properties, type Value } from "../properties";
import { at, type KubernetesObject } from "./object";

/**
 * The inputs with the cluster's current values. Ignores fields that the inputs do not name, omits named fields that are
 * gone, and keeps the written form of a value that is equal in another notation.
 */
export function liveInputs(inputs: Properties, live: KubernetesObject): Properties {
  const named = plain(inputs) as Properties;
  const observed = observe(named, withStringData(named, live), []);
  return keepSecrets(observed ?? {}, inputs) as Properties;
}

function observe(input: Value, live: Value | undefined, path: string[]): Value | undefined {
  if (live === undefined) return isZero(input) ? input : undefined;
  if (isObject(input) && isObject(live)) {
    const entries = Object.entries(input).map(
      ([key, inner]) => [key, observe(inner, live[key], [...path, key])] as const,
    );
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Properties;
  }
  if (Array.isArray(input) && Array.isArray(live)) return observeList(input, live, path);
  return sameQuantity(input, live, path) ? input : live;
}

// The API merges lists of objects by one of these keys, or replaces them.
const mergeKeys = ["name", "containerPort", "port", "mountPath", "ip", "topologyKey", "key", "uid"];

function observeList(input: Value[], live: Value[], path: string[]): Value {
  const key = mergeKeys.find(
    (candidate) => identifies(input, candidate) && identifies(live, candidate),
  );
  if (key !== undefined) {
    return input.flatMap((element) => {
      const counterpart = live.find((other) => at(other, key) === at(element, key));
      return counterpart === undefined ? [] : [observe(element, counterpart, path) ?? null];
    });
  }
  if (input.length !== live.length) return live;
  return input.map((element, index) => observe(element, live[index], path) ?? null);
}

function identifies(list: Value[], key: string): boolean {
  const found = list.map((element) => at(element, key));
  return list.length > 0 && !found.includes(undefined) && new Set(found).size === list.length;
}

// The API omits empty fields.
function isZero(value: Value): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.values(value).every(isZero);
  return value === null || value === false || value === 0 || value === "";
}

// A Secret's stringData is write-only: the API shows it as data.
function withStringData(inputs: Properties, live: KubernetesObject): Properties {
  if (live.kind !== "Secret" || !isObject(inputs.stringData)) return live;
  const decoded = Object.entries(isObject(live.data) ? live.data : {}).map(
    ([key, value]) => [key, Buffer.from(String(value), "base64").toString("utf8")] as const,
  );
  return { ...live, stringData: Object.fromEntries(decoded) };
}

const quantityParents = ["capacity", "hard", "limits", "overhead", "requests"];
const quantityKeys = ["divisor", "sizeLimit"];

function sameQuantity(input: Value, live: Value, path: string[]): boolean {
  const [parent, key] = [path.at(-2) ?? "", path.at(-1) ?? ""];
  if (!quantityParents.includes(parent) && !quantityKeys.includes(key)) return false;
  const amount = quantity(input);
  return amount !== undefined && amount === quantity(live);
}

// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
function quantity(value: Value): number | undefined {
  const match = /^([+-]?\d+(?:\.\d*)?|\.\d+)([numkMGTPE]|[KMGTPE]i)?$/.exec(String(value));
  if (!match) return undefined;
  const [, digits, suffix = ""] = match;
  const steps = suffix.endsWith("i")
    ? "KMGTPE".indexOf(suffix[0] ?? "") + 1
    : "num kMGTPE".indexOf(suffix || " ") - 3;
  return Number(digits) * (suffix.endsWith("i") ? 1024 : 1000) ** steps;
}
