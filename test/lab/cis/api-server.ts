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
    "no request without credentials is served",
    "for path in livez readyz healthz version api metrics; do curl -sk -o /dev/null -w '%{http_code} ' https://127.0.0.1:6443/$path; done",
    /^200 200 200 401 401 401$/,
    "the kubelet's probes and load balancers ask for the health, and for nothing else, without any",
  ],
  ["1.2.2", "no file of tokens", set("token-auth-file"), /^$/],
  ["1.2.3", "Services may not claim external addresses", plugins, /\bDenyServiceExternalIPs\b/],
  [
    "1.2.4",
    "kubelets are called with a certificate",
    set("kubelet-client-[a-z]*"),
    /certificate=\S+\n.*key=\S+$/,
  ],
  [
    "1.2.5",
    "kubelets' certificates are verified",
    set("kubelet-certificate-authority"),
    /kubernetes-ca\.crt$/,
  ],
  ["1.2.6", "not everything is allowed", set("authorization-mode"), /^((?!AlwaysAllow).)+$/],
  ["1.2.7", "nodes are authorized as nodes", set("authorization-mode"), /\bNode\b/],
  ["1.2.8", "roles authorize everybody else", set("authorization-mode"), /\bRBAC\b/],
  ["1.2.9", "the rate of events is limited", plugins, /\bEventRateLimit\b/],
  ["1.2.10", "admission is not switched off", plugins, /^((?!AlwaysAdmit).)+$/],
  [
    "1.2.11",
    "every start of a container asks the registry",
    plugins,
    /^((?!AlwaysPullImages).)+$/,
    "nodes would start no pod while the registry is away; it guards images between tenants of one node",
  ],
  ["1.2.12", "pods get service accounts", disabled, /^((?!ServiceAccount).)*$/],
  ["1.2.13", "nothing is made in a namespace that ends", disabled, /^((?!NamespaceLifecycle).)*$/],
  ["1.2.14", "a kubelet changes its own node and pods only", plugins, /\bNodeRestriction\b/],
  ["1.2.15", "no profiling", set("profiling"), /=false$/],
  ["1.2.16", "requests are logged", ...logged("path", "/var/log/kubernetes/audit/audit.log")],
  ["1.2.17", "for 30 days", ...logged("maxage", "30")],
  ["1.2.18", "in ten files", ...logged("maxbackup", "10")],
  ["1.2.19", "of 100 MB", ...logged("maxsize", "100")],
  [
    "1.2.20",
    "requests end after a fitting time: a minute is the default",
    set("request-timeout"),
    /^$/,
  ],
  [
    "1.2.21",
    "tokens of deleted accounts are refused: the default",
    set("service-account-lookup"),
    /^$/,
  ],
  [
    "1.2.22",
    "tokens are verified with a key of their own",
    set("service-account-key-file"),
    /service-account\.pub$/,
  ],
  [
    "1.2.23",
    "etcd is called with a certificate",
    set("etcd-[a-z]*file"),
    /etcd-certfile=\S+\n.*etcd-keyfile=\S+$/,
  ],
  [
    "1.2.24",
    "a certificate serves",
    set("tls-[a-z-]*file"),
    /tls-cert-file=\S+\n.*tls-private-key-file=\S+$/,
  ],
  ["1.2.25", "clients' certificates are verified", set("client-ca-file"), /kubernetes-ca\.crt$/],
  ["1.2.26", "etcd's certificate is verified", set("etcd-cafile"), /etcd-ca\.crt$/],
  [
    "1.2.27",
    "Secrets are encrypted in etcd",
    set("encryption-provider-config"),
    /encryption\.yaml$/,
  ],
  [
    "1.2.28",
    "with a strong cipher",
    "grep -oE 'identity|secretbox|aescbc|aesgcm|kms' /etc/kubernetes/apiserver/encryption.yaml | head -n 1",
    /^secretbox$/,
  ],
  [
    "1.2.29",
    "strong ciphers only",
    set("tls-cipher-suites"),
    /=(TLS_ECDHE_(RSA|ECDSA)_WITH_(AES_\d+_GCM|CHACHA20_POLY1305)_SHA\d+,?)+$/,
  ],
  [
    "1.2.30",
    "tokens are not lengthened",
    set("service-account-extend-token-expiration"),
    /=false$/,
  ],
  ["3.1.3", "nobody logs in with a bootstrap token", set("enable-bootstrap-token-auth"), /^$/],
  ["3.2.1", "there is an audit policy", set("audit-policy-file"), /audit-policy\.yaml$/],
  [
    "3.2.2",
    "it covers Secrets, ConfigMaps, token reviews, and the bodies of changed pods",
    "grep -cE 'secrets|configmaps|tokenreviews' /etc/kubernetes/apiserver/audit-policy.yaml",
    /^3$/,
    "a pod's body may hold a password in its environment: of pods it is logged who changed which, and no body",
  ],
]);
