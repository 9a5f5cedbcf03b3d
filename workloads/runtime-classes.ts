import type { Host } from "../config/cluster-config";

const label = (name: string): string => `runtime.kubernetes-on-bare-metal/${name}`;

/** Labels of a node for the runtimes that its host has besides runc. */
export const runtimeLabels = ({ containerd }: Pick<Host, "containerd">): Record<string, string> =>
  Object.fromEntries(Object.keys(containerd.runtimes).map((name) => [label(name), ""]));

/** A RuntimeClass for each runtime of any host. Its pods go to the nodes that have it. */
export const runtimeClasses = (hosts: readonly Pick<Host, "containerd">[]) =>
  [...new Set(hosts.flatMap(({ containerd }) => Object.keys(containerd.runtimes)))]
    .sort()
    .map((name) => ({
      metadata: { name },
      handler: name,
      scheduling: { nodeSelector: { [label(name)]: "" } },
    }));
