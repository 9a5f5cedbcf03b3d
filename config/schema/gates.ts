import { z } from "zod";
import * as field from "./fields";

const gate = z.strictObject({
  name: field.name.describe("Name of the gate, for the plan and for messages."),
  apiVersion: field.apiVersion
    .default("v1")
    .describe("API version of the objects, such as `apps/v1`."),
  kind: field.kind
    .optional()
    .describe("Kind of the objects. A kind that the cluster does not have is an error."),
  namespace: field.name.optional().describe("Their namespace. Default: all."),
  selector: field.selector.optional().describe("Label selector of the objects. Default: all."),
  condition: field.condition
    .optional()
    .describe(
      "CEL expression over `object` that has to be true for each, such as `object.status.phase == 'Ready'`.",
    ),
  minimum: z
    .number()
    .int()
    .min(0)
    .default(1)
    .describe("How many objects there have to be. 0 allows that there are none."),
  command: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Instead of `kind` and `condition`: Bash command that has to succeed, within a minute. It gets `HOST` and `ADDRESS` of the host to be changed.",
    ),
  on: z
    .enum(["operator", "host"])
    .default("operator")
    .describe("Where the command runs: on your machine, or as root on the host to be changed."),
  timeoutSeconds: z
    .number()
    .int()
    .min(1)
    .max(field.longestWait)
    .default(600)
    .describe("How long the gate may hold a change before the rollout stops."),
  message: z.string().min(1).optional().describe("What to do about it, for the message."),
});

export const gates = z
  .array(gate)
  .default([])
  .describe("Conditions that have to hold before and after every change that restarts or drains.");
