import { z } from "zod";
import * as field from "./fields";
import { gates } from "./gates";

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
  maxFailures: z
    .number()
    .int()
    .min(0)
    .or(field.share)
    .default(0)
    .describe(
      "How many nodes may fail before no other is changed. A master or an etcd member that fails always ends the rollout.",
    ),
  pause: z
    .boolean()
    .default(false)
    .describe("Stop after the first changed node. Take the key out to go on with the others."),
  gates,
  deleteLocalVolumes: z
    .boolean()
    .default(false)
    .describe(
      "Allow the removal or replacement of hosts with PersistentVolumes that no other host can reach.",
    ),
  allowDowngrade: z
    .boolean()
    .default(false)
    .describe("Allow an older minor release of Kubernetes. Read docs/upgrades.md first."),
});

const commands = z.array(z.string().min(1)).default([]);

export const hooks = z.strictObject({
  beforeSetup: commands.describe("Run as the SSH user on each host, before it is set up."),
  afterSetup: commands.describe("Run when its node is ready."),
  beforeChange: commands.describe(
    "Run as root on a node's host before the node is drained or changed.",
  ),
  afterChange: commands.describe("Run as root on it when the node is back in service."),
  beforeRemove: commands.describe("Run before its node is drained and removed."),
});
