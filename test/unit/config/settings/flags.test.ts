import { deepStrictEqual } from "node:assert";
import { errorsOf } from "../stack-file";

type Row = readonly [flags: object, ...errors: string[]];

/** Flags by section, and their errors without `SECTION.flags.`. */
const table: Readonly<Record<string, readonly Row[]>> = {
  apiServer: [
    [{ "max-requests-inflight": 800, "default-watch-cache-size": 200, v: 4 }],
    [{ "feature-gates": { InPlacePodVerticalScaling: true } }],
    [{ "runtime-config": { "resource.k8s.io/v1beta2": true }, "goaway-chance": 0.001 }],
    [{ "enable-admission-plugins": ["AlwaysPullImages"], "audit-log-maxage": 7 }],
    [{ "tls-cipher-suites": ["TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"] }],
    [{ "tracing-config-file": "/etc/kubernetes/apiserver/webhook.yaml" }],
    [{ "event-ttl": "3h", "enable-aggregator-routing": true }],
    [
      { "max-request-inflight": 800 },
      "max-request-inflight: kube-apiserver of Kubernetes 1.37 has no such flag; did you mean max-requests-inflight?",
    ],
    [{ "--v": 4 }, "--v: kube-apiserver of Kubernetes 1.37 has no such flag; did you mean v?"],
    [{ "max-requests-inflight": "800" }, 'max-requests-inflight: "800" is not an integer'],
    [{ "event-ttl": "3 hours" }, 'event-ttl: "3 hours" is not a duration such as "30s" or "1h30m"'],
    [{ profiling: "no" }, 'profiling: "no" is not true or false'],
    [{ "cors-allowed-origins": [] }, "cors-allowed-origins: [] is not a list of text"],
    [{ "external-hostname": "a\nb" }, 'external-hostname: "a\\nb" is not text'],
    [{ "external-hostname": { a: 1 } }, 'external-hostname: {"a":1} is not text'],
    [
      { "tls-min-version": "VersionTLS10" },
      'tls-min-version: "VersionTLS10" is not one of VersionTLS12, VersionTLS13',
    ],
    [
      { "secure-port": 443 },
      "secure-port: cannot be set: hosts, probes and the firewall use the program's addresses and ports",
    ],
    [
      { "oidc-issuer-url": "https://x" },
      "oidc-issuer-url: cannot be set: set security.login.issuers instead",
    ],
    [{ version: true }, "version: cannot be set: the program would print its version and end"],
    [{ "feature-gates": "A=true" }, 'feature-gates: "A=true" is not a map such as {NAME: true}'],
    [
      { "feature-gates": { Nope: true } },
      "feature-gates.Nope: Kubernetes 1.37 has no such feature gate",
    ],
    [
      { "enable-admission-plugins": ["AlwaysPull"] },
      'enable-admission-plugins: Kubernetes 1.37 has no admission plugin "AlwaysPull"',
    ],
    [
      { "disable-admission-plugins": "NodeRestriction" },
      "disable-admission-plugins: NodeRestriction has to run: it protects nodes, etcd or Pod Security; take it out",
    ],
    [{ "goaway-chance": 0.5 }, "goaway-chance: 0.5 is above 0.02"],
    [{ "max-requests-inflight": -1 }, "max-requests-inflight: -1 is below 0"],
    [{ "request-timeout": "-1m" }, "request-timeout: -1m is below 0s"],
    [
      { "service-account-max-token-expiration": "1m" },
      "service-account-max-token-expiration: 1m is neither 0s nor 1h or more",
    ],
    [
      { "storage-media-type": "text/plain" },
      'storage-media-type: "text/plain" is not one of application/json, application/yaml, application/vnd.kubernetes.protobuf',
    ],
    [
      { "endpoint-reconciler-type": "magic" },
      'endpoint-reconciler-type: "magic" is not one of master-count, lease, none',
    ],
    [
      { "tls-cipher-suites": "TLS_AES_128_GCM_SHA256,TLS_AES_128" },
      'tls-cipher-suites: "TLS_AES_128" is not a cipher suite of Go',
    ],
    [
      { "tracing-config-file": "/etc/webhook.yaml" },
      "tracing-config-file: its pod does not see /etc/webhook.yaml; put the file below /etc/kubernetes/pki or /etc/kubernetes/apiserver or /etc/kubernetes/service-account or /var/log/kubernetes/audit",
    ],
  ],
  controllerManager: [
    [
      { "concurrent-job-syncs": 0, "concurrent-service-endpoint-syncs": 60 },
      "concurrent-job-syncs: 0 is below 1",
      "concurrent-service-endpoint-syncs: 60 is above 50",
    ],
    [
      { "attach-detach-reconcile-sync-period": "500ms" },
      "attach-detach-reconcile-sync-period: 500ms is below 1s",
    ],
    [{ "concurrent-deployment-syncs": 10, "node-monitor-grace-period": "20s" }],
    [{ controllers: ["*", "-ttl-after-finished-controller"] }],
    [
      { "cluster-cidr": "10.0.0.0/8" },
      "cluster-cidr: cannot be set: it follows from cluster.podCidr and cluster.serviceCidr",
    ],
    [
      { "cluster-signing-key-file": "/a" },
      "cluster-signing-key-file: cannot be set: the keys of the CAs stay off the hosts",
    ],
    [
      { "leader-elect": false },
      "leader-elect: cannot be set: only one of several masters may be active; the program keeps the election on",
    ],
  ],
  scheduler: [
    [{ v: 3 }],
    [
      { "leader-elect-lease-duration": "20s" },
      "leader-elect-lease-duration: cannot be set: set scheduler.config.leaderElection instead",
    ],
  ],
  etcd: [
    [{ "quota-backend-bytes": 4294967296, "heartbeat-interval": 200, "election-timeout": 2000 }],
    [{ "auto-compaction-mode": "periodic", "auto-compaction-retention": "8h" }],
    [{ "feature-gates": { LeaseCheckpoint: true } }],
    [{ "tls-min-version": "TLS1.3" }],
    [
      { "tls-min-version": "TLS1.3", "tls-max-version": "TLS1.2" },
      "tls-max-version: is below tls-min-version, TLS1.3; take one of them out",
    ],
    [
      { "tls-min-version": "TLS1.3", "cipher-suites": ["TLS_AES_128_GCM_SHA256"] },
      "cipher-suites: those of TLS1.3 cannot be chosen; take it out",
    ],
    [{ "auto-compaction-mode": "revision", "auto-compaction-retention": 1000 }],
    [
      { "auto-compaction-retention": "lots" },
      'auto-compaction-retention: "lots" is not a duration such as "30s" or "1h30m"',
    ],
    [{ "compact-hash-check-time": "0s" }, "compact-hash-check-time: 0s is below 1ns"],
    [{ "cipher-suites": ["NOPE"] }, 'cipher-suites: "NOPE" is not a cipher suite of Go'],
    [
      { "snapshot-counts": 5 },
      "snapshot-counts: etcd 3.6 has no such flag; did you mean snapshot-count?",
    ],
    [{ "snapshot-count": -5 }, "snapshot-count: -5 is not a whole number of 0 or more"],
    [
      { "log-level": "trace" },
      'log-level: "trace" is not one of debug, info, warn, error, panic, fatal',
    ],
    [
      { "data-dir": "/srv/etcd" },
      "data-dir: cannot be set: backups, restores and removal go by the program's directory",
    ],
    [
      { "initial-cluster-state": "new" },
      "initial-cluster-state: cannot be set: the program decides who is a member",
    ],
    [{ "feature-gates": { Nope: true } }, "feature-gates.Nope: etcd 3.6 has no such feature gate"],
  ],
};

describe("flags in the stack file", () => {
  for (const [section, rows] of Object.entries(table))
    for (const [flags, ...errors] of rows)
      it(`of ${section} are ${errors.length > 0 ? "refused" : "taken"}: ${JSON.stringify(flags)}`, () =>
        deepStrictEqual(
          errorsOf({ [section]: { flags } }),
          errors.map((error) => `${section}.flags.${error}`),
        ));

  it("of etcd keep an election longer than its heartbeats", () =>
    deepStrictEqual(errorsOf({ etcd: { flags: { "heartbeat-interval": 500 } } }), [
      "etcd.flags: election-timeout 1000 must be five times heartbeat-interval 500 or more, and at most 50000",
    ]));
});
