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
        // If the directory of a hostPath volume is missing, the kubelet creates an empty one, and the pod starts without its
        // data. With a local volume the pod waits.
        defaultVolumeType: "local",
        "storageclass.kubernetes.io/is-default-class": String(isDefault),
      },
    },
    provisioner: localPath.provisioner,
    volumeBindingMode: "WaitForFirstConsumer",
    reclaimPolicy,
  }) satisfies types.input.storage.v1.StorageClass;
