import type { Values } from "../../config/settings/merge";
import { digest } from "../desired-state";
import { layout } from "../formats/layout";

/** Fields that the CPU and memory managers store in their state files: a kubelet does not start with files from other values. */
const deciding = [
  "cpuManagerPolicy",
  "cpuManagerPolicyOptions",
  "memoryManagerPolicy",
  "topologyManagerPolicy",
  "topologyManagerPolicyOptions",
  "topologyManagerScope",
  "reservedSystemCPUs",
  "reservedMemory",
  "systemReserved",
  "kubeReserved",
  "evictionHard",
] as const;

/**
 * Settings of the CPU and memory managers as one text, for comparison; empty for a node without exclusive CPUs or memory.
 *
 * @param config KubeletConfiguration, or the fields that the stack file sets
 */
export function resourceManagers(config: Values): { readonly resourceManagers?: string } {
  const { cpuManagerPolicy, memoryManagerPolicy } = config;
  if (cpuManagerPolicy !== "static" && memoryManagerPolicy !== "Static") return {};
  return { resourceManagers: digest(JSON.stringify(deciding.map((field) => config[field]))) };
}

/**
 * Command that removes the managers' state files if they come from other settings. The kubelet reassigns processors and memory to
 * its pods when it starts.
 * https://kubernetes.io/docs/tasks/administer-cluster/cpu-management-policies/#changing-the-cpu-manager-policy
 *
 * @param config KubeletConfiguration
 */
export function forgetResourceManagers(config: Values): string {
  const { resourceManagers: settings = "none" } = resourceManagers(config);
  const written = `${layout.kubeletData}/resource-managers`;
  const files = ["cpu", "memory"].map(
    (manager) => `${layout.kubeletData}/${manager}_manager_state`,
  );
  return `/bin/sh -c 'grep -qsx ${settings} ${written} || { rm -f ${files.join(" ")} && echo ${settings} >${written}; }'`;
}
