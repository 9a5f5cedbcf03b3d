import { flag, recommendations } from "./recommendation";

const set = (name: string) => flag("kube-apiserver", name);
const plugins = set("enable-admission-plugins");
const disabled = set("disable-admission-plugins");
const logged = (name: string, value: string) =>
  [set(`audit-log-${name}`), new RegExp(`=${value}$`)] as const;

/** 1.2 and 3.2: the API server. */
export const apiServer = recommendations("master", [
  [
    "1.2.1",
    "anonymous requests are disabled",
    "for path in livez readyz healthz version api metrics; do curl -sk -o /dev/null -w '%{http_code} ' https://127.0.0.1:6443/$path; done",
    /^200 200 200 401 401 401$/,
    "only the health endpoints answer anonymous requests: the kubelet's probes and load balancers need them",
  ],
  ["1.2.2", "--token-auth-file is not set", set("token-auth-file"), /^$/],
  ["1.2.3", "DenyServiceExternalIPs is enabled", plugins, /\bDenyServiceExternalIPs\b/],
  [
    "1.2.4",
    "the API server has a client certificate for kubelets",
    set("kubelet-client-[a-z]*"),
    /certificate=\S+\n.*key=\S+$/,
  ],
  [
    "1.2.5",
    "the API server verifies certificates of kubelets",
    set("kubelet-certificate-authority"),
    /kubernetes-ca\.crt$/,
  ],
  [
    "1.2.6",
    "the authorization mode is not AlwaysAllow",
    set("authorization-mode"),
    /^((?!AlwaysAllow).)+$/,
  ],
  ["1.2.7", "the authorization modes include Node", set("authorization-mode"), /\bNode\b/],
  ["1.2.8", "the authorization modes include RBAC", set("authorization-mode"), /\bRBAC\b/],
  ["1.2.9", "EventRateLimit is enabled", plugins, /\bEventRateLimit\b/],
  ["1.2.10", "AlwaysAdmit is not enabled", plugins, /^((?!AlwaysAdmit).)+$/],
  [
    "1.2.11",
    "AlwaysPullImages is enabled",
    plugins,
    /^((?!AlwaysPullImages).)+$/,
    "nodes could not start pods while the registry is unreachable",
  ],
  ["1.2.12", "ServiceAccount admission is not disabled", disabled, /^((?!ServiceAccount).)*$/],
  ["1.2.13", "NamespaceLifecycle is not disabled", disabled, /^((?!NamespaceLifecycle).)*$/],
  ["1.2.14", "NodeRestriction is enabled", plugins, /\bNodeRestriction\b/],
  ["1.2.15", "profiling of the API server is off", set("profiling"), /=false$/],
  ["1.2.16", "the audit log has a path", ...logged("path", "/var/log/kubernetes/audit/audit.log")],
  ["1.2.17", "the audit log is kept for 30 days", ...logged("maxage", "30")],
  ["1.2.18", "ten rotated audit logs are kept", ...logged("maxbackup", "10")],
  ["1.2.19", "the audit log is rotated at 100 MB", ...logged("maxsize", "100")],
  [
    "1.2.20",
    "the request timeout is appropriate (default: one minute)",
    set("request-timeout"),
    /^$/,
  ],
  [
    "1.2.21",
    "tokens of deleted accounts are refused (default)",
    set("service-account-lookup"),
    /^$/,
  ],
  [
    "1.2.22",
    "service account tokens have a key of their own",
    set("service-account-key-file"),
    /service-account\.pub$/,
  ],
  [
    "1.2.23",
    "the API server has a client certificate for etcd",
    set("etcd-[a-z]*file"),
    /etcd-certfile=\S+\n.*etcd-keyfile=\S+$/,
  ],
  [
    "1.2.24",
    "the API server has a server certificate",
    set("tls-[a-z-]*file"),
    /tls-cert-file=\S+\n.*tls-private-key-file=\S+$/,
  ],
  [
    "1.2.25",
    "the API server verifies client certificates",
    set("client-ca-file"),
    /kubernetes-ca\.crt$/,
  ],
  [
    "1.2.26",
    "the API server verifies the certificate of etcd",
    set("etcd-cafile"),
    /etcd-ca\.crt$/,
  ],
  [
    "1.2.27",
    "encryption at rest is configured",
    set("encryption-provider-config"),
    /encryption\.yaml$/,
  ],
  [
    "1.2.28",
    "encryption at rest uses a strong cipher",
    "grep -oE 'identity|secretbox|aescbc|aesgcm|kms' /etc/kubernetes/apiserver/encryption.yaml | head -n 1",
    /^secretbox$/,
  ],
  [
    "1.2.29",
    "only strong TLS cipher suites are enabled",
    set("tls-cipher-suites"),
    /=(TLS_ECDHE_(RSA|ECDSA)_WITH_(AES_\d+_GCM|CHACHA20_POLY1305)_SHA\d+,?)+$/,
  ],
  [
    "1.2.30",
    "the expiration of tokens is not extended",
    set("service-account-extend-token-expiration"),
    /=false$/,
  ],
  ["3.1.3", "bootstrap tokens are disabled", set("enable-bootstrap-token-auth"), /^$/],
  ["3.2.1", "there is an audit policy", set("audit-policy-file"), /audit-policy\.yaml$/],
  [
    "3.2.2",
    "the audit policy covers Secrets, ConfigMaps, token reviews and changed pods",
    "grep -cE 'secrets|configmaps|tokenreviews' /etc/kubernetes/apiserver/audit-policy.yaml",
    /^3$/,
    "the log has who changed which pod, without the body, which may hold a password",
  ],
]);
