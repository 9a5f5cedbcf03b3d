import type { ClusterConfig } from "../../config/cluster-config";
import { ipv6Sysctls } from "../../config/settings/kernel";
import { settingsFile } from "../containerd/kernel";
import type { DesiredState } from "../desired-state";
import { layout } from "../formats/layout";
import { isExternalNetwork } from "./parts";

/** Name of the file that sets it at boot. */
const file = "90-kubernetes-ipv6.conf";

/**
 * What lets a host forward IPv6 packets of pods; undefined without a second family, and where another program brings the pod network.
 * It has to be there before the first pod with an IPv6 address: the CNI plugin `bridge` would set it, and what was there before it
 * would be forgotten.
 */
export const forwarding = (
  config: ClusterConfig,
): Required<Pick<DesiredState, "files" | "sysctls">> | undefined =>
  config.cluster.ipv6 && !isExternalNetwork(config)
    ? {
        files: { [`${layout.kernelSettings}/${file}`]: settingsFile(ipv6Sysctls) },
        sysctls: ipv6Sysctls,
      }
    : undefined;
