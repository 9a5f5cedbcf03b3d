import { flag, recommendations } from "./recommendation";

const manager = (name: string) => flag("kube-controller-manager", name);
const etcd = (name: string) => flag("etcd", name);

/** 1.3 and 1.4: controller manager and scheduler. */
export const controllers = recommendations("master", [
  ["1.3.1", "finished pods are collected", manager("terminated-pod-gc-threshold"), /=[1-9]\d*$/],
  ["1.3.2", "no profiling in the controller manager", manager("profiling"), /=false$/],
  [
    "1.3.3",
    "each controller has an account of its own",
    manager("use-service-account-credentials"),
    /=true$/,
  ],
  [
    "1.3.4",
    "tokens are signed with a key of their own",
    manager("service-account-private-key-file"),
    /service-account\.key$/,
  ],
  [
    "1.3.5",
    "pods get the authority of the API server",
    manager("root-ca-file"),
    /kubernetes-ca\.crt$/,
  ],
  [
    "1.3.6",
    "kubelets rotate their serving certificates",
    manager("feature-gates"),
    /^$/,
    "the program renews them, so that no key that signs has to be in the cluster",
  ],
  [
    "1.3.7",
    "the controller manager listens on loopback",
    manager("bind-address"),
    /=127\.0\.0\.1$/,
  ],
  [
    "1.4.1",
    "no profiling in the scheduler",
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
    "a certificate serves clients",
    etcd("(cert|key)-file"),
    /cert-file=\S+\n--key-file=\S+$/,
  ],
  ["2.2", "clients have to show one", etcd("client-cert-auth"), /=true$/],
  ["2.3", "none that etcd made itself", etcd("auto-tls"), /^(--auto-tls=false)?$/],
  [
    "2.4",
    "a certificate serves peers",
    etcd("peer-(cert|key)-file"),
    /cert-file=\S+\n--peer-key-file=\S+$/,
  ],
  ["2.5", "peers have to show one", etcd("peer-client-cert-auth"), /=true$/],
  ["2.6", "none that etcd made itself", etcd("peer-auto-tls"), /^(--peer-auto-tls=false)?$/],
  [
    "2.7",
    "an authority that signs for nothing else",
    "cmp -s /etc/kubernetes/etcd/etcd-ca.crt /etc/kubernetes/pki/kubernetes-ca.crt && echo same || echo different",
    /^different$/,
  ],
]);
