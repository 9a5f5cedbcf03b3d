/** Beginnings of names of users and groups that Kubernetes and this program give permissions to. No login may yield one. */
export const reservedBeginnings = [
  "system:",
  "kubernetes-on-bare-metal:",
  "kube-apiserver-",
] as const;
