import { z } from "zod";
import * as field from "./fields";

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
