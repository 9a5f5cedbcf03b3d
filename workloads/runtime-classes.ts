import type { Host } from "../config/cluster-config";
import { runtimeLabel } from "../config/node-labels";

/** A RuntimeClass for each runtime of any host; its pods run on nodes that have the runtime. */
export const runtimeClasses = (hosts: readonly Pick<Host, "containerd">[]) =>
  [...new Set(hosts.flatMap(({ containerd }) => Object.keys(containerd.runtimes)))]
    .sort()
    .map((name) => ({
      metadata: { name },
      handler: name,
      scheduling: { nodeSelector: { [runtimeLabel(name)]: "" } },
    }));
