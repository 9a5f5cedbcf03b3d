import { Struct } from "google-protobuf/google/protobuf/struct_pb";

export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };
export type Properties = { [key: string]: Value };

// Markers in the engine's property bags: sdk/go/common/resource/properties.go. The SDK exports them too, from a module
// that takes most of a second to load.
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The property bag of a message. Secrets stay wrapped and unknowns stay marked; see `plain` and `hasUnknown`. */
export function fromStruct(struct: Struct | undefined): Properties {
  return struct?.toJavaScript() ?? {};
}

/** A property bag as a message. Omits undefined properties. */
export function toStruct(properties: object): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)) as Properties);
}

export function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether the value itself is wrapped as a secret. */
export function isSecret(value: Value | undefined): value is { value: Value } {
  return isObject(value) && value[signatureKey] === secretSignature;
}

export function secret(value: Value): Value {
  return isSecret(value) ? value : { [signatureKey]: secretSignature, value };
}

/** The value without secret wrappers, at any depth. */
export function plain(value: Value): Value {
  if (isSecret(value)) return plain(value.value);
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/** `plain` for a whole bag. */
export const plainProperties = (properties: Properties): Properties =>
  plain(properties) as Properties;

export function isUnknown(value: Value | undefined): boolean {
  return isSecret(value) ? isUnknown(value.value) : value === unknownValue;
}

/**
 * Wraps each part of `value` that is wrapped in `model`; wraps an array as a whole if any element of the model is
 * wrapped.
 */
export function keepSecrets(value: Value, model: Value | undefined): Value {
  if (model === undefined || isSecret(value)) return value;
  if (isSecret(model)) return secret(value);
  if (Array.isArray(model)) return holdsSecret(model) ? secret(value) : value;
  if (!isObject(model) || !isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, keepSecrets(inner, model[key])]),
  );
}

function holdsSecret(value: Value): boolean {
  if (isSecret(value)) return true;
  if (Array.isArray(value)) return value.some(holdsSecret);
  return isObject(value) && Object.values(value).some(holdsSecret);
}
