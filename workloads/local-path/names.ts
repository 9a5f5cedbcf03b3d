/** Names of the local-path-provisioner and of what it serves: those that k3s, RKE2 and Kubespray have as well. */
export const localPath = {
  namespace: "local-path-storage",
  storageClass: "local-path",
  provisioner: "rancher.io/local-path",
  program: "local-path-provisioner",
  /** Service account of the pods that make and remove directories. */
  helper: "local-path-helper",
  config: "local-path-config",
} as const;

/** Metadata of an object in its namespace. */
export const inLocalPath = (name: string) => ({
  name,
  namespace: localPath.namespace,
  labels: localPathLabels,
});

export const localPathLabels = { app: localPath.program };
