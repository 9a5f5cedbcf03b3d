import { z } from "zod";
import { auditPolicy } from "./audit-policy";
import * as field from "./fields";

/** The API server reserves memory for all of a buffer when it starts. */
const mostEvents = 1_000_000;
const longestWaitSeconds = 86_400;

const upTo = (most: number) => z.number().int().min(1).max(most).optional();

const batch = z.strictObject({
  bufferSize: upTo(mostEvents).describe(
    "Events that wait to be sent; further ones are dropped. Default: the API server's, 10000.",
  ),
  maxSize: upTo(mostEvents).describe("Events in one request. Default: the API server's, 400."),
  maxWaitSeconds: upTo(longestWaitSeconds).describe(
    "How long events wait for others. Default: the API server's, 30 seconds.",
  ),
});

const webhook = z.strictObject({
  kubeconfig: field.webhookKubeconfig.describe(
    "Kubeconfig of the receiver, with all certificates and keys in it: `pulumi config set --secret`.",
  ),
  mode: z
    .enum(["batch", "blocking", "blocking-strict"])
    .default("batch")
    .describe(
      "Whether requests to the API server wait until their events were received, and with `blocking-strict` fail otherwise.",
    ),
  batch: batch.prefault({}).describe("How events are collected, with the mode `batch`."),
});

/** What is kept of requests to the API servers. */
export const audit = z.strictObject({
  enabled: z
    .boolean()
    .default(true)
    .describe("Log API requests on each master, in `/var/log/kubernetes/audit`."),
  policy: auditPolicy
    .optional()
    .describe(
      "Fields of a Policy of audit.k8s.io/v1: which requests are logged. Default: the program's own policy.",
    ),
  webhook: webhook.optional().describe("Where events are sent to, besides the log."),
});
