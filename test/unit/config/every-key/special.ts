/** A value that a component would refuse, and what stands around it. */
export interface Special {
  /** Where it is refused, below the key. @default the key itself */
  readonly at?: string;
  readonly value: unknown;
  readonly around?: object;
}

const issuer = {
  url: "https://login.example.com",
  audiences: ["kubernetes"],
  claimMappings: { username: { claim: "sub", prefix: "a:" } },
};
const login = { security: { login: { issuers: [issuer] } } };
const addresses = ["192.0.2.200-192.0.2.220"];
const longText = "x".repeat(65_537);
const lots = { value: -1 };
const apiRoute = {
  cluster: {
    name: "prod",
    virtualAddress: {
      address: "203.0.113.9",
      bgp: { asn: 64512, peers: [{ address: "192.0.2.1", asn: 64513 }] },
    },
  },
};

/** Keys of hosts, groups and the cluster: values by path without `hosts[].` and `groups.NAME.`. */
export const specialOfHosts: Readonly<Record<string, readonly Special[]>> = {
  "kubelet.config": [
    { at: "maxpods", value: { maxpods: 5 } },
    { at: "maxPods", value: { maxPods: 300 } },
    { at: "systemReserved.cpu", value: { systemReserved: { cpu: "lots" } } },
    { at: "systemReserved.memory", value: { systemReserved: { memory: "-1Gi" } } },
    { at: "evictionHard.memory", value: { evictionHard: { memory: "1Gi" } } },
    { at: "clusterDomain", value: { clusterDomain: "a" } },
  ],
  "containerd.config": [
    { at: "root", value: { root: "/data" } },
    { at: "plugin", value: { plugin: {} } },
    { at: "debug.level", value: { debug: { level: "loud" } } },
  ],
  "kernel.sysctls": [{ at: "vm.overcommit_memory", value: { "vm.overcommit_memory": 0 } }],
  "files.NAME.content": [{ value: longText }],
  "files.NAME.secretContent": [{ value: longText }],
  "kernel.hugepages.2Mi": [lots],
  "kernel.hugepages.1Gi": [lots],
  "maintenance.asOf": [{ value: "2999-01-01", around: { maintenance: { packages: "all" } } }],
};

/** Other keys: values that their type allows, or that stand for text that has no type. */
export const special: Readonly<Record<string, readonly Special[]>> = {
  "cluster.virtualAddress.address": [
    {
      value: "192.0.2.11",
      around: { cluster: { name: "prod", virtualAddress: { interface: "eth0" } } },
    },
    { value: "127.0.0.9", around: apiRoute },
  ],
  "cluster.virtualAddress.interface": [{ value: "eth0", around: apiRoute }],
  "cluster.virtualAddress.bgp.peers[].address": [{ value: "192.0.2.11", around: apiRoute }],
  "cluster.virtualAddress.bgp.peers[].password": [
    { value: "two words" },
    { value: "a".repeat(81) },
  ],
  "cluster.virtualAddress.bgp.peers[].nodes": [{ value: { rack: "a" }, around: apiRoute }],
  "ssh.privateKey": [{ value: "nonsense" }, { value: "ssh-ed25519 AAAA" }],
  "ssh.bastions[].privateKey": [{ value: "nonsense" }],
  "loadBalancer.bgp.peers[].password": [{ value: "two words" }, { value: "a".repeat(81) }],
  "loadBalancer.addresses": [{ at: "[0]", value: ["10.96.0.0/24"] }],
  "loadBalancer.bgp.localPref": [
    {
      value: 4294967296,
      around: { loadBalancer: { addresses, bgp: { asn: 64512, peers: [] } } },
    },
  ],
  "kubeProxy.config": [
    { at: "mode", value: { mode: "magic" } },
    { at: "conntrak", value: { conntrak: {} } },
  ],
  "apiServer.flags": [
    { at: "max-request-inflight", value: { "max-request-inflight": 5 } },
    { at: "max-requests-inflight", value: { "max-requests-inflight": "lots" } },
    { at: "event-ttl", value: { "event-ttl": "1 day" } },
  ],
  "controllerManager.flags": [
    { at: "node-monitor-period", value: { "node-monitor-period": 5 } },
    {
      at: "concurrent-deployment-syncs",
      value: { "concurrent-deployment-syncs": 2 ** 31 },
    },
  ],
  "scheduler.flags": [{ at: "v", value: { v: "loud" } }],
  "scheduler.config": [
    { at: "parallelism", value: { parallelism: 0 } },
    { at: "profile", value: { profile: [] } },
  ],
  "etcd.flags": [
    { at: "quota-backend-bytes", value: { "quota-backend-bytes": "8Gi" } },
    { at: "snapshot-counts", value: { "snapshot-counts": 5 } },
  ],
  "rollout.gates[].minimum": [lots],
  "security.audit.policy": [
    { at: "rules[0].level", value: { rules: [{ level: "Loud" }] } },
    { at: "rules", value: {} },
  ],
  "security.audit.webhook.kubeconfig": [
    { value: "receiver.example.com" },
    { value: "clusters: []\n" },
  ],
  "security.login.exec.args[]": [{ value: "--oidc-client-secret=s" }],
  "security.login.roles[].groups[]": [
    {
      value: "system:masters",
      around: { security: { login: { ...login.security.login, roles: [{ role: "view" }] } } },
    },
  ],
  "security.login.roles[].users[]": [
    {
      value: "system:admin",
      around: { security: { login: { ...login.security.login, roles: [{ role: "view" }] } } },
    },
  ],
  "artifacts.imageDigests": [
    { at: "", value: { "registry.k8s.io/pause:0.1": `sha256:${"0".repeat(64)}` } },
  ],
  "registries.NAME.password": [{ value: "" }, { value: "a\nb" }],
  "backup.s3.secretAccessKey": [{ value: "two words" }],
  "backup.copyTo": [{ value: "/var/lib/etcd/copy" }],
  "versions.kubernetes": [{ value: "1.20.0" }],
};
