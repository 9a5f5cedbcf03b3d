import type { ClusterConfig } from "../../config/cluster-config";
import type { DesiredState } from "../desired-state";

/** Name of the layer: its removal recognizes by it that what remains are volumes. */
export const localVolumesLayerName = "local-volumes";

/**
 * The directory for local volumes on a host; undefined if the stack file has no `storage.localPath`. The data belongs to the
 * user, so removing the layer deletes the directory only if it is empty. Only root can read it: the kubelet mounts volumes as root.
 */
export const localVolumesLayer = ({
  storage: { localPath },
}: Pick<ClusterConfig, "storage">): DesiredState | undefined =>
  localPath && { files: {}, directories: { [localPath.directory]: "0700" } };
