import { recommendations } from "./recommendation";

const config = "/etc/kubernetes/kubelet/config.yaml";
const setting = (key: string, lines = 0) => `grep -A${lines} -E '^ *${key}:' ${config} || true`;
const status = (url: string) => `curl -sk -m 5 -o /dev/null -w '%{http_code}' ${url} || true`;

/** 4.2 and 4.3: the kubelet and kube-proxy. */
export const node = recommendations("node", [
  ["4.2.1", "no request without credentials", status("https://127.0.0.1:10250/pods"), /^401$/],
  ["4.2.2", "the API server authorizes requests", setting("mode"), /^mode: Webhook$/],
  ["4.2.3", "clients' certificates are verified", setting("clientCAFile"), /kubernetes-ca\.crt$/],
  ["4.2.4", "no port that is open to all", status("http://127.0.0.1:10255/pods"), /^000$/],
  ["4.2.5", "idle streams end", setting("streamingConnectionIdleTimeout"), /: [1-9]\w*$/],
  [
    "4.2.6",
    "the kubelet keeps chains of iptables",
    setting("makeIPTablesUtilChains"),
    /: false$/,
    "kube-proxy and flannel use nftables, and nothing reads those chains",
  ],
  [
    "4.2.7",
    "the host's name is the node's",
    "pgrep -a -o -f '^/usr/local/bin/kubelet ' | grep -o -e '--hostname-override=[^ ]*'",
    /=[a-z0-9-]+$/,
    "a node has its name from the stack file, as its certificate does: renaming the host changes neither",
  ],
  ["4.2.8", "events are recorded at a fitting rate: the default", setting("eventRecordQPS"), /^$/],
  [
    "4.2.9",
    "a certificate serves",
    setting("tls(Cert|PrivateKey)File"),
    /crt\ntlsPrivateKeyFile: \S+key$/,
  ],
  [
    "4.2.10",
    "the kubelet rotates its certificate",
    setting("rotateCertificates"),
    /: false$/,
    "the program renews it, so that no key that signs has to be in the cluster",
  ],
  [
    "4.2.11",
    "the kubelet rotates its serving certificate",
    setting("serverTLSBootstrap"),
    /^$/,
    "the program renews it, and the kubelet reads it again when it changes",
  ],
  [
    "4.2.12",
    "strong ciphers only",
    setting("tlsCipherSuites", 6),
    /^tlsCipherSuites:(\n *- TLS_ECDHE_(RSA|ECDSA)_WITH_(AES_\d+_GCM|CHACHA20_POLY1305)_SHA\d+)+$/,
  ],
  ["4.2.13", "a pod's processes are limited", setting("podPidsLimit"), /: [1-9]\d*$/],
  ["4.2.14", "system calls are filtered by default", setting("seccompDefault"), /: true$/],
  [
    "4.3.1",
    "kube-proxy's metrics are on loopback",
    "grep metricsBindAddress: /etc/kubernetes/kube-proxy/config.yaml",
    /: 127\.0\.0\.1:\d+$/,
  ],
]);
