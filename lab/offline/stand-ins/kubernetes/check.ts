import { createHash } from "node:crypto";
import { isObject, isUnknown, keepSecrets, plain, secret } from "../properties";
import type { Properties, Value } from "../properties";
import { annotation, at, toApi, typeOfToken } from "./object";
import { learnScope } from "./scope";

const autonamed = "pulumi.com/autonamed";

export interface Subject {
  type: string;
  name: string;
  seed: Uint8Array;
  olds: Properties;
  news: Properties;
}

/** Why this plugin cannot manage the resource at all; undefined if it can. */
export function unsupported({ type, news }: Subject): string | undefined {
  const { apiVersion, kind } = typeOfToken(type);
  const given = plain(news.kind ?? null);
  const plainObject =
    /(^|\/)v\d+((alpha|beta)\d+)?$/.test(apiVersion) && !apiVersion.startsWith("helm.sh/");
  if (plainObject && given === kind) return undefined;
  return `${type}: needs the official kubernetes plugin: this stand-in applies plain Kubernetes objects only`;
}

/**
 * The inputs with a name, generated from the resource's name if none is given and kept from then on, and with a
 * namespace: the one that `namespaceOf` returns for an object without one.
 */
export async function checkedInputs(
  subject: Subject,
  namespaceOf: (inputs: Properties) => Promise<string | undefined>,
): Promise<Properties> {
  const inputs = toApi(subject.news);
  const given = plain(inputs.metadata ?? {});
  if (!isObject(given)) return inputs;
  if (inputs.kind === "CustomResourceDefinition") learnScope(plain(inputs) as Properties);
  const metadata = { ...given };
  if (metadata.name === undefined) {
    metadata.name = automaticName(subject);
    metadata.annotations = {
      ...(isObject(given.annotations) && given.annotations),
      [autonamed]: "true",
    };
  }
  if (metadata.namespace === undefined) {
    const namespace = await namespaceOf(inputs);
    if (namespace) metadata.namespace = namespace;
  }
  return secretData({ ...inputs, metadata: keepSecrets(metadata, inputs.metadata) });
}

/** Whether the old object must be deleted before the new one is created, because the user gave both the same name. */
export function sameFixedName(before: Properties, after: Properties): boolean {
  const [old, next] = [plain(before), plain(after)];
  const name = at(next, "metadata", "name");
  return (
    !isUnknown(name) &&
    name === at(old, "metadata", "name") &&
    at(next, "metadata", "namespace") === at(old, "metadata", "namespace") &&
    annotation(next, autonamed) !== "true"
  );
}

function automaticName({ name, seed, olds }: Subject): Value {
  const old = plain(olds);
  const kept = annotation(old, autonamed) === "true" ? at(old, "metadata", "name") : undefined;
  return kept ?? `${name}-${createHash("sha256").update(seed).digest("hex").slice(0, 8)}`;
}

/** The content of a Secret, marked secret where it is not yet. */
export function secretData(object: Properties): Properties {
  if (object.kind !== "Secret" || object.apiVersion !== "v1") return object;
  const { data, stringData } = object;
  return {
    ...object,
    ...(data !== undefined && { data: secret(data) }),
    ...(stringData !== undefined && { stringData: secret(stringData) }),
  };
}
