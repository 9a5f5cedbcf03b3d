import {
  certificates,
  election,
  kubeconfig,
  listening,
  network,
  type Reasons,
  same,
} from "./reasons";

const serving = same(
  certificates,
  "tls-cert-file",
  "tls-private-key-file",
  "cert-dir",
  "client-ca-file",
);
const frontProxy = same(
  certificates,
  "requestheader-client-ca-file",
  "requestheader-allowed-names",
);
const delegated = {
  ...serving,
  ...frontProxy,
  ...same(kubeconfig, "kubeconfig", "authentication-kubeconfig", "authorization-kubeconfig"),
  ...same("it works with the API server of its own host", "master"),
  ...same(listening, "bind-address", "secure-port", "permit-*"),
  ...same(election, "leader-elect", "leader-elect-resource-*"),
};
const authentication =
  "the API server refuses it beside the file for --authentication-config, which the program writes";

/** The words that flags of every program of Kubernetes take. */
export const kubernetesWords = {
  "tls-min-version": ["VersionTLS12", "VersionTLS13"],
  "logging-format": ["text", "json"],
} as const;

/** The words that flags of kube-apiserver take. */
export const apiServerWords = {
  ...kubernetesWords,
  "storage-backend": ["etcd3"],
  "storage-media-type": [
    "application/json",
    "application/yaml",
    "application/vnd.kubernetes.protobuf",
  ],
  "endpoint-reconciler-type": ["master-count", "lease", "none"],
  "audit-log-mode": ["batch", "blocking", "blocking-strict"],
  "audit-log-format": ["json", "legacy"],
} as const;

/** The words that flags of etcd take. */
export const etcdWords = {
  "tls-min-version": ["TLS1.2", "TLS1.3"],
  "tls-max-version": ["", "TLS1.2", "TLS1.3"],
  "log-level": ["debug", "info", "warn", "error", "panic", "fatal"],
  "log-format": ["json", "console"],
  "auto-compaction-mode": ["periodic", "revision"],
  metrics: ["basic", "extensive"],
} as const;

/** Flags of kube-apiserver that the program decides, with the reason. */
export const apiServerOwned: Reasons = {
  ...serving,
  ...frontProxy,
  ...same(certificates, "requestheader-*", "proxy-client-*", "kubelet-certificate-authority"),
  ...same(certificates, "kubelet-client-certificate", "kubelet-client-key"),
  ...same(certificates, "etcd-cafile", "etcd-certfile", "etcd-keyfile"),
  ...same("it follows from the hosts with the role etcd", "etcd-servers", "etcd-prefix"),
  ...same("keys come from security.serviceAccountKeys", "service-account-key-file"),
  ...same("keys come from security.serviceAccountKeys", "service-account-signing-key-file"),
  ...same("keys come from security.serviceAccountKeys", "service-account-signing-endpoint"),
  "service-account-issuer": "it follows from cluster.domain",
  "service-cluster-ip-range": network,
  ...same(listening, "advertise-address", "bind-address", "secure-port", "permit-*"),
  "service-node-port-range": "the firewall admits 30000 to 32767",
  ...same("set security.encryption instead", "encryption-provider-config*"),
  ...same("set security.podSecurity instead", "admission-control-config-file"),
  ...same("set security.audit instead", "audit-policy-file", "audit-log-path"),
  ...same(
    "set security.audit.webhook instead",
    "audit-webhook-config-file",
    "audit-webhook-mode",
    "audit-webhook-batch-buffer-size",
    "audit-webhook-batch-max-size",
    "audit-webhook-batch-max-wait",
  ),
  ...same("set security.login.issuers instead", "authentication-config", "oidc-*"),
  "anonymous-auth": authentication,
  ...same(
    "Node and RBAC authorize every request",
    "authorization-mode",
    "authorization-config",
    "authorization-policy-file",
    "authorization-webhook-*",
  ),
  "allow-privileged": "the pod network runs in privileged pods",
};

/** Flags of kube-controller-manager that the program decides, with the reason. */
export const controllerManagerOwned: Reasons = {
  ...delegated,
  ...same("the keys of the CAs stay off the hosts", "cluster-signing-*"),
  ...same(certificates, "root-ca-file", "requestheader-*"),
  "service-account-private-key-file": "keys come from security.serviceAccountKeys",
  "cluster-name": "it follows from cluster.name",
  ...same(
    network,
    "cluster-cidr",
    "service-cluster-ip-range",
    "allocate-node-cidrs",
    "node-cidr-mask-size-*",
  ),
  "node-cidr-mask-size": "set cluster.nodeMask instead",
  "cidr-allocator-type": "the pod network reads the range that each Node gets",
  "use-service-account-credentials": "each controller has only the permissions that it needs",
};

/** Flags of kube-scheduler that the program decides, with the reason. */
export const schedulerOwned: Reasons = {
  ...delegated,
  ...same(certificates, "requestheader-*"),
  "leader-elect*": "set scheduler.config.leaderElection instead",
  ...same("set scheduler.config instead", "config", "write-config-to"),
};

/** Flags of etcd that the program decides, with the reason. */
export const etcdOwned: Reasons = {
  name: "it is the name of the host",
  ...same("backups, restores and removal go by the program's directory", "data-dir", "wal-dir"),
  ...same(listening, "listen-*", "advertise-client-urls", "initial-advertise-peer-urls"),
  ...same(
    "the program decides who is a member",
    "initial-cluster*",
    "discovery*",
    "force-new-cluster",
  ),
  ...same(
    certificates,
    "cert-file",
    "key-file",
    "client-cert-*",
    "client-key-file",
    "client-crl-file",
  ),
  ...same(certificates, "trusted-ca-file", "peer-*", "auto-tls", "self-signed-cert-validity"),
  ...same("members would accept any client", "client-cert-auth"),
  "unsafe-no-fsync": "a power cut would lose data",
  "strict-reconfig-check": "a wrong member change would lose the quorum",
};
