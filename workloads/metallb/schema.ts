/** A structural schema of Kubernetes: a part of OpenAPI. */
export interface Schema {
  readonly type: string;
  readonly [keyword: string]: unknown;
}

export const text: Schema = { type: "string" };
export const count: Schema = { type: "integer", format: "int64", minimum: 0 };
/** Without fields it has no `properties` either: an API server drops what is empty, and a refresh would find it missing. */
export const object = (properties: Record<string, Schema>, ...required: string[]): Schema => ({
  type: "object",
  ...(Object.keys(properties).length > 0 && { properties }),
  ...(required.length > 0 ? { required } : {}),
});
export const list = (items: Schema, more: Record<string, unknown> = {}): Schema => ({
  type: "array",
  items,
  ...more,
});

/** An object whose fields only MetalLB knows. */
export const anything: Schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

/** The field's way to select objects by their labels. */
export const labelSelector: Schema = {
  ...object({
    matchLabels: { type: "object", additionalProperties: text },
    matchExpressions: list(
      object({ key: text, operator: text, values: list(text) }, "key", "operator"),
    ),
  }),
  "x-kubernetes-map-type": "atomic",
};

/** Conditions, which several writers keep one each of. */
export const conditions: Schema = list(
  object(
    {
      type: text,
      status: { ...text, enum: ["True", "False", "Unknown"] },
      reason: text,
      message: text,
      lastTransitionTime: { ...text, format: "date-time" },
      observedGeneration: count,
    },
    "type",
    "status",
    "reason",
    "message",
    "lastTransitionTime",
  ),
  { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["type"] },
);
