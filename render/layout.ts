/** Where things of ours stand on a host. */
export const layout = {
  programs: "/usr/local/bin",
  cniPrograms: "/opt/cni/bin",
  cniConfig: "/etc/cni/net.d",
  containerd: "/etc/containerd",
  systemd: "/etc/systemd/system",
  kubernetes: "/etc/kubernetes",
  staticPods: "/etc/kubernetes/manifests",
  pki: "/etc/kubernetes/pki",
  kubeletData: "/var/lib/kubelet",
  etcdData: "/var/lib/etcd",
} as const;

/** Path of a certificate in PEM that the program puts on a host. */
export const certificatePath = (name: string): string => `${layout.pki}/${name}.crt`;

/** Path of the private key that belongs to the certificate of the same name. */
export const keyPath = (name: string): string => `${layout.pki}/${name}.key`;
