import type { types } from "@pulumi/kubernetes";
import type { LocalPath } from "../../config/schema/storage";
import { localPath } from "./names";

/** The class of local volumes. A volume is made where its first pod is scheduled. */
export const localPathClass = ({
  default: isDefault,
  reclaimPolicy,
}: Pick<LocalPath, "default" | "reclaimPolicy">) =>
  ({
    metadata: {
      name: localPath.storageClass,
      annotations: {
        // Unlike a hostPath volume, a local one is not made anew, and empty, where its directory is missing.
        defaultVolumeType: "local",
        "storageclass.kubernetes.io/is-default-class": String(isDefault),
      },
    },
    provisioner: localPath.provisioner,
    volumeBindingMode: "WaitForFirstConsumer",
    reclaimPolicy,
  }) satisfies types.input.storage.v1.StorageClass;
