import { z } from "zod";
import * as field from "./fields";
import { gates } from "./gates";

const drainTimeoutSeconds = z.number().int().min(1).max(field.longestWait);

/** How a change goes from node to node: one order over the cluster, with its limits. */
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
  drainTimeoutSeconds: drainTimeoutSeconds
    .default(300)
    .describe("How long a drain may take before the rollout stops."),
  maxFailures: z
    .number()
    .int()
    .min(0)
    .or(field.share)
    .default(0)
    .describe(
      "How many workers, or which share of them, may fail before the rollout ends. A master or an etcd member that fails always ends it.",
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

/** What of it a host may have otherwise: docs/decisions/0031. */
export const hostRollout = z.strictObject({
  drainTimeoutSeconds: drainTimeoutSeconds.optional().describe("How long its drain may take."),
});

const commands = z.array(z.string().min(1));

const described = {
  beforeSetup: "Run as the SSH user on each host, before it is set up.",
  afterSetup: "Run when its node is ready.",
  beforeChange: "Run as root on a node's host before the node is drained or changed.",
  afterChange: "Run as root on it when the node is back in service.",
  beforeRemove: "Run before its node is drained and removed.",
};

type Hook = keyof typeof described;

const hooksOf = <Commands extends z.ZodType>(list: Commands) =>
  z.strictObject(
    Object.fromEntries(
      Object.entries(described).map(([hook, text]) => [hook, list.describe(text)]),
    ) as Record<Hook, Commands>,
  );

export const hooks = hooksOf(commands.default([]));

/** The same for some hosts: without defaults, since those of all hosts are below them. */
export const hostHooks = hooksOf(commands.optional());
