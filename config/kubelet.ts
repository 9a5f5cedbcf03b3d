import { z } from "zod";
import * as field from "./fields";

/** Limits of each node. */
export const kubelet = z.strictObject({
  maxPods: z.number().int().min(1).default(110),
  podPidsLimit: z.number().int().min(64).default(4096),
  systemReserved: z
    .strictObject({
      cpu: field.cpu.optional(),
      memory: field.bytes.optional(),
      "ephemeral-storage": field.bytes.optional(),
      pid: field.count.optional(),
    })
    .optional(),
});

/** Addresses for pods in the /24 of a node: not the network's own, its bridge's and the broadcast address. */
const podAddresses = 253;

/** What is wrong between the kubelet's settings and the network of pods. */
export const kubeletFaults = ({ maxPods }: z.infer<typeof kubelet>): string[] =>
  maxPods > podAddresses
    ? [
        `kubelet.maxPods: ${maxPods} pods have no room in the /24 of a node, which has ${podAddresses} addresses for them; use at most ${podAddresses}`,
      ]
    : [];
