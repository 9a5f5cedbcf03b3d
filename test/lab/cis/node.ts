import { recommendations } from "./recommendation";

const config = "/etc/kubernetes/kubelet/config.yaml";
const setting = (key: string, lines = 0) => `grep -A${lines} -E '^ *${key}:' ${config} || true`;
const status = (url: string) => `curl -sk -m 5 -o /dev/null -w '%{http_code}' ${url} || true`;

/** 4.2 and 4.3: the kubelet and kube-proxy. */
export const node = recommendations("node", [
  [
    "4.2.1",
    "the kubelet refuses anonymous requests",
    status("https://127.0.0.1:10250/pods"),
    /^401$/,
  ],
  [
    "4.2.2",
    "the kubelet delegates authorization to the API server",
    setting("mode"),
    /^mode: Webhook$/,
  ],
  [
    "4.2.3",
    "the kubelet verifies client certificates",
    setting("clientCAFile"),
    /kubernetes-ca\.crt$/,
  ],
  ["4.2.4", "the read-only port is disabled", status("http://127.0.0.1:10255/pods"), /^000$/],
  [
    "4.2.5",
    "idle streaming connections time out",
    setting("streamingConnectionIdleTimeout"),
    /: [1-9]\w*$/,
  ],
  [
    "4.2.6",
    "the kubelet maintains its iptables chains",
    setting("makeIPTablesUtilChains"),
    /: false$/,
    "kube-proxy and flannel use nftables, so nothing uses those chains",
  ],
  [
    "4.2.7",
    "the node name is the host name",
    "pgrep -a -o -f '^/usr/local/bin/kubelet ' | grep -o -e '--hostname-override=[^ ]*'",
    /=[a-z0-9-]+$/,
    "the node name comes from the stack file, so renaming the host does not change it",
  ],
  [
    "4.2.8",
    "the rate of recorded events is appropriate (default)",
    setting("eventRecordQPS"),
    /^$/,
  ],
  [
    "4.2.9",
    "the kubelet has a server certificate",
    setting("tls(Cert|PrivateKey)File"),
    /crt\ntlsPrivateKeyFile: \S+key$/,
  ],
  [
    "4.2.10",
    "the kubelet rotates its client certificate",
    setting("rotateCertificates"),
    /: false$/,
    "the program renews it, so the cluster holds no signing key",
  ],
  [
    "4.2.11",
    "the kubelet rotates its serving certificate",
    setting("serverTLSBootstrap"),
    /^$/,
    "the program renews it, and the kubelet reloads it",
  ],
  [
    "4.2.12",
    "only strong TLS cipher suites are enabled",
    setting("tlsCipherSuites", 6),
    /^tlsCipherSuites:(\n *- TLS_ECDHE_(RSA|ECDSA)_WITH_(AES_\d+_GCM|CHACHA20_POLY1305)_SHA\d+)+$/,
  ],
  ["4.2.13", "the number of processes per pod is limited", setting("podPidsLimit"), /: [1-9]\d*$/],
  ["4.2.14", "the default seccomp profile is RuntimeDefault", setting("seccompDefault"), /: true$/],
  [
    "4.3.1",
    "the metrics of kube-proxy listen on loopback",
    "grep metricsBindAddress: /etc/kubernetes/kube-proxy/config.yaml",
    /: 127\.0\.0\.1:\d+$/,
  ],
]);
