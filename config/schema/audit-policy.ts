import { z } from "zod";
import { pattern, shown, text } from "./fields/text";

const stages = z
  .array(z.enum(["RequestReceived", "ResponseStarted", "ResponseComplete", "Panic"]))
  .optional();
const names = z.array(z.string()).optional();

/** A path of a request, with `*` at its end alone. */
const nonResourceURL = text(
  "path",
  (value) => value === "*" || /^\/[^*]*\*?$/.test(value),
  (issue) => `${shown(issue)} is not a path that begins with / and has * at its end alone`,
);

const group = pattern(
  "API group",
  /^(\*|([a-z0-9]([a-z0-9-]*[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*)?$/,
  (issue) => `${shown(issue)} is not an API group without a version, such as apps; "" is the core`,
);

const resource = z
  .strictObject({ group: group.default(""), resources: names, resourceNames: names })
  .refine(
    ({ resources = [], resourceNames = [] }) =>
      resources.length + resourceNames.length === 0 || resources.length > 0,
    {
      error: "has resourceNames without resources",
    },
  );

const rule = z
  .strictObject({
    level: z.enum(["None", "Metadata", "Request", "RequestResponse"]),
    users: names,
    userGroups: names,
    verbs: names,
    resources: z.array(resource).optional(),
    namespaces: names,
    nonResourceURLs: z.array(nonResourceURL).optional(),
    omitStages: stages,
    omitManagedFields: z.boolean().optional(),
  })
  .refine(
    ({ nonResourceURLs = [], resources = [], namespaces = [] }) =>
      nonResourceURLs.length === 0 || resources.length + namespaces.length === 0,
    { error: "has both paths and resources or namespaces; make two rules" },
  );

/** A policy as the API server takes it: k8s.io/apiserver/pkg/apis/audit/validation. */
const policy = z.strictObject({
  apiVersion: z.literal("audit.k8s.io/v1").optional(),
  kind: z.literal("Policy").optional(),
  omitStages: stages,
  omitManagedFields: z.boolean().optional(),
  rules: z.array(rule).min(1),
});

/** An audit policy of one's own, with the errors of its fields. Its keys have no row each: they are those of Kubernetes. */
export const auditPolicy = z.record(z.string(), z.unknown()).superRefine((value, context) => {
  const { error } = policy.safeParse(value, { reportInput: true });
  for (const issue of error?.issues ?? []) context.addIssue({ ...issue });
});
