import { z } from "zod";
import * as field from "./fields";

const localPath = z.strictObject({
  directory: field.directory
    .default("/var/lib/local-volumes")
    .describe(
      "Directory of the volumes on every host, such as the mount point of a disk. Volumes in it are never removed with a host or the cluster.",
    ),
  default: z
    .boolean()
    .default(true)
    .describe("Whether claims that name no class get their volumes here."),
  reclaimPolicy: z
    .enum(["Delete", "Retain"])
    .default("Delete")
    .describe("What happens to a volume and its data when its claim is deleted."),
});

/** Volumes of pods. */
export const storage = z.strictObject({
  localPath: localPath
    .optional()
    .describe(
      "StorageClass `local-path`: directories of the host that a pod runs on, by Rancher's local-path-provisioner. Without the section it is not deployed.",
    ),
});

/** Local volumes as the stack file has them. */
export type LocalPath = z.infer<typeof localPath>;
