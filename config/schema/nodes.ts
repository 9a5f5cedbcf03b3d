import { z } from "zod";
import * as field from "./fields";

export const kubelet = z.strictObject({
  maxPods: z
    .number()
    .int()
    .min(1)
    .max(253)
    .default(110)
    .describe("Most pods on a node, at most 253 in its /24."),
  podPidsLimit: z.number().int().min(64).default(4096).describe("Most processes in a pod."),
  systemReserved: z
    .strictObject({
      cpu: field.cpu.optional().describe("Processors, such as `500m`."),
      memory: field.bytes.optional().describe("Memory, such as `512Mi`."),
      "ephemeral-storage": field.bytes.optional().describe("Disk below `/var/lib`, such as `2Gi`."),
      pid: field.count.optional().describe('Processes, such as `"1000"`.'),
    })
    .optional()
    .describe("Resources kept for the host's own processes."),
});

export const rollout = z.strictObject({
  maxUnavailable: z
    .number()
    .int()
    .min(1)
    .or(field.share)
    .default(1)
    .describe(
      "How many nodes change at once, after the first one alone. Never two masters or etcd members.",
    ),
  drainTimeoutSeconds: z
    .number()
    .int()
    .min(1)
    .default(300)
    .describe("How long a drain may take before the rollout stops."),
  allowDowngrade: z
    .boolean()
    .default(false)
    .describe("Allow an older minor release of Kubernetes. Read docs/upgrades.md first."),
});

const commands = z.array(z.string().min(1)).default([]);

export const hooks = z.strictObject({
  beforeSetup: commands.describe("Run as the SSH user on each host, before it is set up."),
  afterSetup: commands.describe("Run when its node is ready."),
  beforeRemove: commands.describe("Run before its node is drained and removed."),
});
