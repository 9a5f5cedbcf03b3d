/** A structural schema of Kubernetes, a subset of OpenAPI. */
export interface Schema {
  readonly type: string;
  readonly [keyword: string]: unknown;
}

export const text: Schema = { type: "string" };
export const count: Schema = { type: "integer", format: "int64", minimum: 0 };
/** Omits empty `properties`: API servers drop them, which a refresh would report as drift. */
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

/** An object with fields known to MetalLB only. */
export const anything: Schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

/** The standard label selector. */
export const labelSelector: Schema = {
  ...object({
    matchLabels: { type: "object", additionalProperties: text },
    matchExpressions: list(
      object({ key: text, operator: text, values: list(text) }, "key", "operator"),
    ),
  }),
  "x-kubernetes-map-type": "atomic",
};

/** Conditions, keyed by type. */
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
