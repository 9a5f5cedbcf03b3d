import type { ClusterConfig } from "../../config/cluster-config";
import type { DesiredState } from "../desired-state";

/** Name of the layer, by which its removal knows that what is left are volumes. */
export const localVolumesLayerName = "local-volumes";

/**
 * The directory of a host's local volumes; nothing where there is none. It is no data of ours: removal leaves it unless it is empty. The
 * kubelet mounts volumes as root, and nobody else on the host has to look into them.
 */
export const localVolumesLayer = ({
  storage: { localPath },
}: Pick<ClusterConfig, "storage">): DesiredState | undefined =>
  localPath && { files: {}, directories: { [localPath.directory]: "0700" } };
