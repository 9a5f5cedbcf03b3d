import { certificate } from "../certificate";
import type { Cluster, Host } from "../../../config/cluster-config";
import { images } from "../../../artifacts";
import { defaultVersions } from "../../../versions";
import {
  apiBalancerFiles,
  localApiServer as apiServer,
} from "../../../layers/api-load-balancer/haproxy";
import { apiserverFiles } from "../../../layers/control-plane/api-server";
import { containerdFiles } from "../../../layers/containerd/config";
import { dockerForwarding } from "../../../layers/containerd/docker-forwarding";
import { controllerManagerFiles } from "../../../layers/control-plane/controller-manager";
import { etcdFiles } from "../../../layers/etcd/static-pod";
import { etcdDefragmentationFiles } from "../../../layers/etcd/defragmentation";
import { etcdSnapshotFiles } from "../../../layers/etcd/snapshot";
import { startingIn } from "../../../layers/etcd/start";
import { firewallFiles } from "../../../layers/firewall/rules";
import { flannelFiles } from "../../../layers/network/flannel/files";
import type { HostFiles } from "../../../layers/formats/host-file";
import { policiesFiles } from "../../../layers/network/policies/files";
import { holdFiles } from "../../../layers/network/policies/hold";
import { kernelFiles } from "../../../layers/containerd/kernel";
import { kubeProxyFiles } from "../../../layers/network/kube-proxy/files";
import { kubeletFiles } from "../../../layers/kubelet/config";
import { tokenMarks } from "../../../layers/formats/rotation";
import { s3Remote, s3RemotePath, s3Target } from "../../../layers/etcd/s3-remote";
import { proxyOf } from "../../../layers/proxy";
import { registryFiles } from "../../../layers/registries/files";
import { configOf } from "../config/stack-file";
import { schedulerFiles } from "../../../layers/control-plane/scheduler";
import { passwordFiles, routeFiles } from "../../../layers/virtual-address/bgpd";
import { virtualAddressFiles } from "../../../layers/virtual-address/keepalived";
import { loopbackFiles } from "../../../layers/virtual-address/loopback";

const image = images(defaultVersions);
const token = "prod";

const cluster: Cluster = {
  name: "prod",
  domain: "cluster.local",
  podCidr: "10.244.0.0/16",
  nodeMask: 24,
  serviceCidr: "10.96.0.0/16",
  apiServiceAddress: "10.96.0.1",
  dnsAddress: "10.96.0.10",
  apiServerNames: [],
  apiServers: ["https://192.0.2.11:6443"],
};

/** The same with IPv6 beside IPv4. */
const dual: Cluster = {
  ...cluster,
  ipv6: {
    podCidr: "fd00:10:244::/56",
    nodeMask: 64,
    serviceCidr: "fd00:10:96::/112",
    apiServiceAddress: "fd00:10:96::1",
    dnsAddress: "fd00:10:96::a",
  },
};

/** A host with the default profile, and what makes it different. */
const host = (name: string, address: string, rest: Partial<Host> = {}): Host => ({
  name,
  address,
  roles: ["worker"],
  architecture: "amd64",
  profile: "standard",
  besideDocker: false,
  labels: {},
  taints: [],
  kubelet: {},
  kubeletUnit: { Unit: {}, Service: {} },
  containerd: { config: {}, runtimes: {}, unit: { Unit: {}, Service: {} } },
  kernel: { sysctls: {}, modules: [] },
  files: {},
  timeServers: [],
  maintenance: { packages: "none", reboot: "never", timeoutSeconds: 1800 },
  drainTimeoutSeconds: 300,
  hooks: { beforeSetup: [], afterSetup: [], beforeChange: [], afterChange: [], beforeRemove: [] },
  ssh: { port: 22, user: "root", hostKey: "ssh-ed25519 AAAA" },
  ...rest,
});

const nestedMaster = host("master-1", "10.77.0.11", {
  roles: ["master", "etcd"],
  profile: "nested",
  taints: [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }],
});
const worker = host("worker-1", "192.0.2.21");
const dualWorker = host("worker-1", "192.0.2.21", { ipv6Address: "2001:db8::21" });
const besideDocker = host("worker-2", "192.0.2.22", { besideDocker: true });
const version = defaultVersions.kubernetes;
const proxied = {
  cluster: { name: "prod", endpoint: "api.example.com:443" },
  artifacts: { proxy: { https: "http://proxy.example.com:3128", except: [".example.com"] } },
};
const registriesOf = (sections: object): HostFiles => {
  const { open, secret } = registryFiles(configOf(sections), "/etc/containerd/certs.d");
  return { ...open, ...secret };
};
const members = [1, 2, 3].map((number) => host(`master-${number}`, `192.0.2.1${number}`));
const [first, second] = members as [Host, Host];
const named = { ...second, roles: ["master"] as const };
const masters = { "node-role.kubernetes.io/control-plane": "" };
const route = {
  address: "203.0.113.9",
  bgp: {
    asn: 64512,
    peers: [
      { address: "192.0.2.1", asn: 64513, port: 179, holdTimeSeconds: 9, nodes: masters },
      { address: "192.0.2.2", asn: 64512, port: 1179, holdTimeSeconds: 90, nodes: {} },
      { address: "192.0.2.3", asn: 64514, port: 179, holdTimeSeconds: 9, nodes: { rack: "a" } },
    ].map((peer, index) => (index === 0 ? { ...peer, password: "hunter2" } : peer)),
  },
};
const bucket = {
  ...{ endpoint: "https://s3.example.com", region: "eu-central-1", bucket: "etcd", prefix: "prod" },
  ...{ accessKeyId: "KEY", secretAccessKey: "SECRET" },
};
const links = ["cni0", "flannel.1"];
const firewalled = { links, kubeProxy: true };
const { audit, encryption, login } = configOf({}).security;
const security = { audit, encryption, login, podSecurity: "baseline" } as const;

const issuers = [
  {
    url: "https://login.example.com/realms/staff",
    audiences: ["kubernetes"],
    claimMappings: {
      username: { claim: "preferred_username", prefix: "staff:" },
      groups: { claim: "groups", prefix: "staff:" },
    },
  },
  {
    url: "https://ci.example.com",
    discoveryURL: "https://10.0.0.7/.well-known/openid-configuration",
    certificateAuthority: certificate,
    audiences: ["kubernetes", "deploy"],
    audienceMatchPolicy: "MatchAny",
    claimMappings: {
      username: { expression: "'ci:' + claims.sub" },
      uid: { claim: "sub" },
      extra: [{ key: "example.com/job", valueExpression: "claims.job" }],
    },
    claimValidationRules: [
      { claim: "hd", requiredValue: "example.com" },
      { expression: "claims.exp - claims.iat <= 3600", message: "lives too long" },
    ],
    userValidationRules: [{ expression: "user.username != 'ci:root'" }],
  },
];

/** Files of a host by component and case. */
export const cases: Readonly<Record<string, HostFiles>> = {
  "kernel/standard": kernelFiles({ profile: "standard", modules: ["vxlan"] }),
  "kernel/with-settings": kernelFiles({
    profile: "standard",
    modules: ["vxlan"],
    set: {
      sysctls: { "net.core.somaxconn": "4096", "fs.inotify.max_user_instances": "16384" },
      modules: ["nvme_tcp", "vxlan"],
    },
  }),
  "kernel/dual-stack": kernelFiles({ profile: "nested", modules: ["vxlan"], ipv6: true }),
  "kernel/nested": kernelFiles({ profile: "nested", modules: ["vxlan"] }),
  "firewall/master": firewallFiles({
    host: { ...first, roles: ["master", "etcd"] },
    hosts: [...members, worker].map(({ address }) => address),
    cluster,
    ...firewalled,
    firewall: { sshFrom: ["198.51.100.0/24", "10.0.0.0/8"], servicesFrom: ["0.0.0.0/0"] },
  }),
  "firewall/worker": firewallFiles({
    host: { ...worker, ssh: { ...worker.ssh, port: 2222 } },
    hosts: [worker.address],
    cluster,
    ...firewalled,
    firewall: {
      sshFrom: ["198.51.100.7/32"],
      apiFrom: ["10.0.0.0/8"],
      servicesFrom: ["192.0.2.0/24"],
    },
  }),
  "firewall/dual-stack": firewallFiles({
    host: { ...first, roles: ["master", "etcd"] },
    hosts: [first.address, "2001:db8::11", dualWorker.address, dualWorker.ipv6Address!],
    cluster: dual,
    links: [...links, "flannel-v6.1"],
    kubeProxy: true,
    firewall: {
      sshFrom: ["198.51.100.0/24", "2001:db8:1::/64"],
      servicesFrom: ["0.0.0.0/0", "::/0"],
    },
  }),
  "firewall/of-another-network": firewallFiles({
    host: { ...worker, ssh: { ...worker.ssh, port: 2211, sshAddress: "203.0.113.9" } },
    hosts: [worker.address],
    cluster,
    links: [],
    kubeProxy: false,
    firewall: { sshFrom: ["198.51.100.7/32"], servicesFrom: ["192.0.2.0/24"] },
  }),
  "containerd/standard": containerdFiles({
    profile: "standard",
    besideDocker: false,
    pauseImage: image.pause,
    links,
  }),
  "containerd/beside-docker": {
    ...containerdFiles({
      profile: "standard",
      besideDocker: true,
      pauseImage: image.pause,
      links,
    }),
    ...dockerForwarding(cluster).files,
  },
  "containerd/with-settings": containerdFiles({
    profile: "standard",
    besideDocker: false,
    pauseImage: image.pause,
    links,
    proxy: proxyOf(worker, configOf(proxied)),
    set: {
      config: { plugins: { "io.containerd.cri.v1.images": { max_concurrent_downloads: 10 } } },
      runtimes: {
        crun: { type: "io.containerd.runc.v2", path: "/usr/bin/crun", options: {} },
        gvisor: { type: "io.containerd.runsc.v1", options: { ConfigPath: "/etc/runsc.toml" } },
      },
      unit: { Unit: { After: "nvme.mount" }, Service: { LimitMEMLOCK: "infinity" } },
    },
  }),
  "containerd/nested": containerdFiles({
    profile: "nested",
    besideDocker: false,
    pauseImage: image.pause,
    links,
  }),
  "registries/one-mirror": registriesOf({
    artifacts: { registryMirror: "http://10.77.0.1:5070/" },
  }),
  "registries/mirrors-cas-and-logins": registriesOf({
    artifacts: { registryMirror: "https://mirror.example.com" },
    registries: {
      "docker.io": { mirrors: ["https://mirror.example.com/hub/", "http://192.0.2.9:5000/a/v2"] },
      "ghcr.io": { mirrors: ["https://other.example.com"], mirrorsOnly: true },
      "mirror.example.com": { username: "robot", password: "hunter2" },
      "registry.example.com:5000": { ca: certificate, username: "reader", password: "päß wort" },
    },
  }),
  "kubelet/standard-worker": kubeletFiles({
    ...{ host: worker, cluster, version, apiServer },
  }),
  "kubelet/dual-stack": kubeletFiles({
    ...{ host: dualWorker, cluster: dual, version, apiServer },
    proxy: proxyOf(dualWorker, { ...configOf(proxied), cluster: dual }),
  }),
  "kubelet/beside-docker": kubeletFiles({
    ...{ host: besideDocker, cluster, version, apiServer },
  }),
  "kubelet/beside-docker-1.36": kubeletFiles({
    ...{ host: besideDocker, cluster, version: "1.36.3", apiServer },
  }),
  "kubelet/nested-master": kubeletFiles({
    ...{ host: nestedMaster, cluster, version, apiServer },
  }),
  "kubelet/with-taints-and-limits": kubeletFiles({
    host: {
      ...worker,
      taints: [{ key: "gpu", value: "only", effect: "NoExecute" }],
      kubelet: { maxPods: 250, systemReserved: { cpu: "200m", memory: "512Mi" } },
    },
    cluster,
    version,
    apiServer,
  }),
  "kubelet/with-configuration": kubeletFiles({
    host: {
      ...worker,
      kubelet: {
        cpuManagerPolicy: "static",
        systemReserved: { memory: "512Mi", cpu: "500m" },
        evictionHard: { "memory.available": "5%" },
        serializeImagePulls: true,
        shutdownGracePeriodByPodPriority: [
          { priority: 0, shutdownGracePeriodSeconds: 40 },
          { priority: 1000, shutdownGracePeriodSeconds: 20 },
        ],
      },
    },
    cluster,
    version,
    apiServer,
  }),
  "kubelet/with-a-proxy-and-a-drop-in": kubeletFiles({
    host: { ...worker, kubeletUnit: { Unit: {}, Service: { CPUWeight: "500" } } },
    ...{ cluster, version, apiServer },
    proxy: proxyOf(worker, configOf(proxied)),
  }),
  "etcd/with-flags": etcdFiles({
    host: first,
    image: image.etcd,
    token,
    set: { "quota-backend-bytes": 4294967296, "feature-gates": { LeaseCheckpoint: true } },
  }),
  "etcd/one-member": startingIn(etcdFiles({ host: first, image: image.etcd, token }), {
    members: "master-1=https://192.0.2.11:2380",
    state: "new",
  }),
  "etcd/joining-member": startingIn(etcdFiles({ host: second, image: image.etcd, token }), {
    members: "master-1=https://192.0.2.11:2380,master-2=https://192.0.2.12:2380",
    state: "existing",
  }),
  "etcd/maintenance": {
    ...etcdSnapshotFiles({
      host: first,
      cluster: "prod",
      image: image.etcd,
      schedule: "*-*-* 00/6:00:00",
      keep: 28,
      directory: "/var/backups/etcd",
      copyTo: "/mnt/backups/prod",
      s3: { image: image.s3Client, target: s3Target(bucket) },
    }),
    [s3RemotePath]: { content: s3Remote(bucket), mode: "0600" },
    ...etcdDefragmentationFiles(1),
  },
  "apiserver/one-member": apiserverFiles({
    host: first,
    cluster,
    image: image.apiserver,
    etcdMembers: [first],
    security,
  }),
  "apiserver/dual-stack": apiserverFiles({
    host: first,
    cluster: dual,
    image: image.apiserver,
    etcdMembers: [first],
    security,
  }),
  "apiserver/three-members": apiserverFiles({
    host: second,
    cluster,
    image: image.apiserver,
    etcdMembers: members,
    security,
  }),
  "apiserver/without-audit-and-pod-security": apiserverFiles({
    host: first,
    cluster,
    image: image.apiserver,
    etcdMembers: [first],
    security: { audit: { enabled: false }, encryption, login, podSecurity: "privileged" },
  }),
  "apiserver/rotated": apiserverFiles({
    host: first,
    cluster,
    image: image.apiserver,
    etcdMembers: [first],
    security: { audit: { enabled: false }, encryption, login, podSecurity: "privileged" },
    marks: tokenMarks({
      certificateAuthorities: ["ca-2", "ca-1"],
      serviceAccountKeys: ["key-2", "key-1"],
    }),
  }),
  "apiserver/with-an-audit-policy-and-webhook": apiserverFiles({
    host: first,
    cluster,
    image: image.apiserver,
    etcdMembers: [first],
    security: {
      ...security,
      audit: {
        enabled: true,
        policy: { rules: [{ level: "Metadata", resources: [{ group: "" }] }, { level: "None" }] },
        webhook: { kubeconfig: "", mode: "batch", batch: { maxSize: 100, maxWaitSeconds: 5 } },
      },
    },
  }),
  "apiserver/with-issuers": apiserverFiles({
    host: first,
    cluster,
    image: image.apiserver,
    etcdMembers: [first],
    security: { ...security, login: configOf({ security: { login: { issuers } } }).security.login },
  }),
  "apiserver/with-flags": apiserverFiles({
    host: first,
    cluster,
    image: image.apiserver,
    etcdMembers: [first],
    security,
    set: {
      "max-requests-inflight": 800,
      "audit-log-maxage": 7,
      "enable-admission-plugins": ["AlwaysPullImages"],
      "feature-gates": { AllBeta: false },
    },
  }),
  "controller-manager/with-flags": controllerManagerFiles({
    cluster,
    image: image.controllerManager,
    set: { "node-monitor-grace-period": "20s", controllers: ["*", "-ttl"] },
  }),
  "scheduler/with-profile": schedulerFiles({
    image: image.scheduler,
    set: {
      config: { profiles: [{ schedulerName: "batch" }], clientConnection: { qps: 100 } },
      flags: { v: 3 },
    },
  }),
  "controller-manager/default": controllerManagerFiles({ cluster, image: image.controllerManager }),
  "controller-manager/dual-stack": controllerManagerFiles({
    cluster: dual,
    image: image.controllerManager,
  }),
  "controller-manager/with-small-parts": controllerManagerFiles({
    cluster: { ...cluster, nodeMask: 27 },
    image: image.controllerManager,
  }),
  "kubelet/with-a-small-part": kubeletFiles({
    ...{ host: worker, cluster: { ...cluster, nodeMask: 27 }, version, apiServer },
  }),
  "scheduler/default": schedulerFiles({ image: image.scheduler }),
  "api-balancer/one-master": apiBalancerFiles({ masters: [first], image: image.apiBalancer }),
  "api-balancer/three-masters": apiBalancerFiles({ masters: members, image: image.apiBalancer }),
  "virtual-address/second-of-three": virtualAddressFiles({
    host: second,
    masters: members,
    virtual: { address: "192.0.2.10", interface: "eth0" },
    image: image.virtualAddress,
  }),
  "virtual-address/one-master": virtualAddressFiles({
    host: first,
    masters: [first],
    virtual: { address: "192.0.2.10", interface: "eth0" },
    image: image.virtualAddress,
  }),
  "virtual-address/route": {
    ...loopbackFiles("203.0.113.9"),
    ...routeFiles({ host: named, route, image: image.virtualAddressRoute }),
    ...passwordFiles(named, route),
  },
  "kube-proxy/standard": kubeProxyFiles({ host: worker, cluster, image: image.proxy, apiServer }),
  "kube-proxy/dual-stack": kubeProxyFiles({
    ...{ host: dualWorker, cluster: dual, image: image.proxy, apiServer },
  }),
  "kube-proxy/with-configuration": kubeProxyFiles({
    host: nestedMaster,
    cluster,
    image: image.proxy,
    apiServer,
    set: { conntrack: { tcpEstablishedTimeout: "1h" }, nftables: { syncPeriod: "10s" } },
  }),
  "kube-proxy/nested": kubeProxyFiles({
    host: nestedMaster,
    cluster,
    image: image.proxy,
    apiServer,
  }),
  "network-policies/standard": {
    ...policiesFiles({ host: worker, image: image.networkPolicies, apiServer }),
    ...holdFiles(cluster),
  },
  "network-policies/beside-docker": policiesFiles({
    ...{ host: besideDocker, image: image.networkPolicies, apiServer },
  }),
  "flannel/vxlan": flannelFiles({
    host: worker,
    cluster,
    network: { backend: "vxlan" },
    image: image.flannel,
    apiServer,
  }),
  "flannel/dual-stack": flannelFiles({
    host: dualWorker,
    cluster: dual,
    network: { backend: "vxlan" },
    image: image.flannel,
    apiServer,
  }),
  "flannel/dual-stack-with-mtu": flannelFiles({
    host: dualWorker,
    cluster: dual,
    network: { backend: "vxlan", mtu: 1450 },
    image: image.flannel,
    apiServer,
  }),
  "flannel/wireguard": flannelFiles({
    host: worker,
    cluster,
    network: { backend: "wireguard" },
    image: image.flannel,
    apiServer,
  }),
  "flannel/wireguard-dual-stack-with-mtu": flannelFiles({
    host: dualWorker,
    cluster: dual,
    network: { backend: "wireguard", mtu: 1450 },
    image: image.flannel,
    apiServer,
  }),
  "flannel/host-gw-with-mtu": flannelFiles({
    host: worker,
    cluster,
    network: { backend: "host-gw", mtu: 9000 },
    image: image.flannel,
    apiServer,
  }),
};
