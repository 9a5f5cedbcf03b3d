import { access, recommendations, rootAlone } from "./recommendation";

const manifest = (name: string) => `/etc/kubernetes/manifests/${name}.yaml`;
const kubeconfig = (component: string) => `/etc/kubernetes/${component}/kubeconfig`;

/** 1.1: files of masters. A row about mode and owner covers two recommendations. */
export const masterFiles = recommendations("master", [
  [
    "1.1.1, 1.1.2",
    "the API server's manifest is owned by root with mode 0600",
    access(manifest("kube-apiserver")),
    rootAlone,
  ],
  [
    "1.1.3, 1.1.4",
    "the controller manager's manifest is owned by root with mode 0600",
    access(manifest("kube-controller-manager")),
    rootAlone,
  ],
  [
    "1.1.5, 1.1.6",
    "the scheduler's manifest is owned by root with mode 0600",
    access(manifest("kube-scheduler")),
    rootAlone,
  ],
  [
    "1.1.13, 1.1.14",
    "admin.conf is owned by root with mode 0600",
    "ls /etc/kubernetes/admin.conf /etc/kubernetes/super-admin.conf 2>/dev/null || true",
    /^$/,
  ],
  [
    "1.1.15, 1.1.16",
    "the scheduler's kubeconfig is owned by root with mode 0600",
    access(kubeconfig("scheduler")),
    rootAlone,
  ],
  [
    "1.1.17, 1.1.18",
    "the controller manager's kubeconfig is owned by root with mode 0600",
    access(kubeconfig("controller-manager")),
    rootAlone,
  ],
]);

/** 1.1: files of etcd members. */
export const etcdFiles = recommendations("etcd", [
  [
    "1.1.7, 1.1.8",
    "etcd's manifest is owned by root with mode 0600",
    access(manifest("etcd")),
    rootAlone,
  ],
  ["1.1.11", "etcd's data directory has mode 0700", "stat -c %a /var/lib/etcd", /^700$/],
  [
    "1.1.12",
    "etcd's data directory is owned by etcd:etcd",
    "stat -c %U:%G /var/lib/etcd",
    /^root:root$/,
    "hosts have no etcd user; etcd runs as root in an unprivileged container",
  ],
]);

/** 1.1 and 4.1: files of every host. */
export const nodeFiles = recommendations("node", [
  [
    "1.1.9, 1.1.10",
    "the CNI configuration is owned by root with mode 0600",
    access("/etc/cni/net.d/10-flannel.conflist"),
    rootAlone,
  ],
  [
    "1.1.19",
    "certificates and keys are owned by root",
    "find /etc/kubernetes ! -user root -o ! -group root",
    /^$/,
  ],
  [
    "1.1.20",
    "certificates have mode 0644 or stricter",
    "find /etc/kubernetes -name '*.crt' -perm /133",
    /^$/,
  ],
  ["1.1.21", "keys have mode 0600", "find /etc/kubernetes -name '*.key' -perm /177", /^$/],
  [
    "4.1.1, 4.1.2",
    "the kubelet's unit is owned by root with mode 0600",
    access("/etc/systemd/system/kubelet.service"),
    rootAlone,
  ],
  [
    "4.1.3, 4.1.4",
    "kube-proxy's kubeconfig is owned by root with mode 0600",
    access(kubeconfig("kube-proxy")),
    rootAlone,
  ],
  [
    "4.1.5, 4.1.6",
    "the kubelet's kubeconfig is owned by root with mode 0600",
    access(kubeconfig("kubelet")),
    rootAlone,
  ],
  [
    "4.1.7, 4.1.8",
    "the client CA is owned by root with mode 0644 or stricter",
    access("/etc/kubernetes/pki/kubernetes-ca.crt"),
    /^644 root:root$/,
  ],
  [
    "4.1.9, 4.1.10",
    "the kubelet's configuration is owned by root with mode 0600",
    access("/etc/kubernetes/kubelet/config.yaml"),
    rootAlone,
  ],
]);
