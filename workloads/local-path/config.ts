import type { types } from "@pulumi/kubernetes";
import { yaml } from "../../layers/formats/yaml";
import { inLocalPath, localPath } from "./names";

/** Capabilities of the runtime's default set that making and removing files of any owner does not need. */
const unneeded = [
  ...["AUDIT_WRITE", "CHOWN", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "NET_RAW"],
  ...["SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"],
];

/**
 * Runs one of the scripts on the node of a volume; the provisioner adds command, mounts, node and tolerations. Root, since pods write as
 * any user. Releases from 0.0.36 on accept no template that asks for more than this.
 */
const helperPod = (image: string) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "helper-pod" },
  spec: {
    priorityClassName: "system-node-critical",
    enableServiceLinks: false,
    securityContext: { seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      {
        // The provisioner reads its log by this name.
        name: "helper-pod",
        image,
        imagePullPolicy: "IfNotPresent",
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: unneeded },
        },
      },
    ],
  },
});

const script = (...lines: string[]) => ["#!/bin/sh", "set -eu", ...lines, ""].join("\n");

// Only the named class is served: one of another name could lead out of the directory by its pathPattern (CVE-2025-62878).
const settings = (directory: string) => ({
  storageClassConfigs: {
    [localPath.storageClass]: {
      nodePathMap: [{ node: "DEFAULT_PATH_FOR_NON_LISTED_NODES", paths: [directory] }],
    },
  },
});

/** Directory of volumes, and how one is made and removed. */
export const localPathConfig = (directory: string, image: string) =>
  ({
    metadata: inLocalPath(localPath.config),
    data: {
      "config.json": `${JSON.stringify(settings(directory), undefined, 2)}\n`,
      "helperPod.yaml": yaml(helperPod(image)),
      setup: script('mkdir -m 0777 -p "$VOL_DIR"'),
      teardown: script('rm -rf "$VOL_DIR"'),
    },
  }) satisfies types.input.core.v1.ConfigMap;
