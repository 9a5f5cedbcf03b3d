import { flag, recommendations } from "./recommendation";

const manager = (name: string) => flag("kube-controller-manager", name);
const etcd = (name: string) => flag("etcd", name);

/** 1.3 and 1.4: controller manager and scheduler. */
export const controllers = recommendations("master", [
  [
    "1.3.1",
    "terminated pods are garbage collected",
    manager("terminated-pod-gc-threshold"),
    /=[1-9]\d*$/,
  ],
  ["1.3.2", "profiling of the controller manager is off", manager("profiling"), /=false$/],
  [
    "1.3.3",
    "each controller has its own service account",
    manager("use-service-account-credentials"),
    /=true$/,
  ],
  [
    "1.3.4",
    "service account tokens are signed with a key of their own",
    manager("service-account-private-key-file"),
    /service-account\.key$/,
  ],
  ["1.3.5", "pods get the API server's CA", manager("root-ca-file"), /kubernetes-ca\.crt$/],
  [
    "1.3.6",
    "RotateKubeletServerCertificate is enabled",
    manager("feature-gates"),
    /^$/,
    "the program renews them, so the cluster holds no signing key",
  ],
  [
    "1.3.7",
    "the controller manager listens on loopback",
    manager("bind-address"),
    /=127\.0\.0\.1$/,
  ],
  [
    "1.4.1",
    "profiling of the scheduler is off",
    "grep enableProfiling: /etc/kubernetes/scheduler/config.yaml",
    /: false$/,
  ],
  [
    "1.4.2",
    "the scheduler listens on loopback",
    flag("kube-scheduler", "bind-address"),
    /=127\.0\.0\.1$/,
  ],
]);

/** 2: etcd. */
export const etcdMember = recommendations("etcd", [
  [
    "2.1",
    "etcd has a server certificate",
    etcd("(cert|key)-file"),
    /cert-file=\S+\n--key-file=\S+$/,
  ],
  ["2.2", "etcd requires client certificates", etcd("client-cert-auth"), /=true$/],
  ["2.3", "etcd generates no certificates itself", etcd("auto-tls"), /^(--auto-tls=false)?$/],
  [
    "2.4",
    "etcd has a peer certificate",
    etcd("peer-(cert|key)-file"),
    /cert-file=\S+\n--peer-key-file=\S+$/,
  ],
  ["2.5", "etcd requires peer certificates", etcd("peer-client-cert-auth"), /=true$/],
  [
    "2.6",
    "etcd generates no certificates itself",
    etcd("peer-auto-tls"),
    /^(--peer-auto-tls=false)?$/,
  ],
  [
    "2.7",
    "etcd has a CA of its own",
    "cmp -s /etc/kubernetes/etcd/etcd-ca.crt /etc/kubernetes/pki/kubernetes-ca.crt && echo same || echo different",
    /^different$/,
  ],
]);
