import type { Cluster, Host } from "../../../config/cluster-config";
import { images } from "../../../artifacts";
import { defaultVersions } from "../../../versions";
import { apiserverFiles } from "../../../render/apiserver";
import { containerdFiles } from "../../../render/containerd";
import { controllerManagerFiles } from "../../../render/controller-manager";
import { etcdFiles } from "../../../render/etcd";
import { firewallFiles } from "../../../render/firewall";
import { flannelFiles } from "../../../render/flannel";
import type { HostFiles } from "../../../render/host-file";
import { kernelFiles } from "../../../render/kernel";
import { kubeProxyFiles } from "../../../render/kube-proxy";
import { kubeletFiles } from "../../../render/kubelet";
import { schedulerFiles } from "../../../render/scheduler";

const image = images(defaultVersions);
const token = "prod";

const cluster: Cluster = {
  name: "prod",
  domain: "cluster.local",
  podCidr: "10.244.0.0/16",
  serviceCidr: "10.96.0.0/16",
  apiServiceAddress: "10.96.0.1",
  dnsAddress: "10.96.0.10",
  endpoint: "192.0.2.11",
  apiServer: "https://192.0.2.11:6443",
};
const { apiServer } = cluster;

/** A host with the default profile, and what makes it different. */
const host = (name: string, address: string, rest: Partial<Host> = {}): Host => ({
  name,
  address,
  roles: ["worker"],
  architecture: "amd64",
  profile: "standard",
  labels: {},
  taints: [],
  ssh: { port: 22, user: "root", hostKey: "ssh-ed25519 AAAA" },
  ...rest,
});

const nestedMaster = host("master-1", "10.77.0.11", {
  roles: ["master", "etcd"],
  profile: "nested",
  taints: [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }],
});
const worker = host("worker-1", "192.0.2.21");
const members = [1, 2, 3].map((number) => host(`master-${number}`, `192.0.2.1${number}`));
const [first, second] = members as [Host, Host];
const kubelet = { maxPods: 110, podPidsLimit: 4096 };
const security = { audit: true, podSecurity: "baseline" } as const;

/** Files of a host by component and case. */
export const cases: Readonly<Record<string, HostFiles>> = {
  "kernel/standard": kernelFiles({ profile: "standard", backend: "vxlan" }),
  "kernel/nested": kernelFiles({ profile: "nested", backend: "vxlan" }),
  "firewall/master": firewallFiles({
    host: { ...first, roles: ["master", "etcd"] },
    hosts: [...members, worker].map(({ address }) => address),
    cluster,
    firewall: { operators: ["198.51.100.0/24", "10.0.0.0/8"], services: ["0.0.0.0/0"] },
  }),
  "firewall/worker": firewallFiles({
    host: { ...worker, ssh: { ...worker.ssh, port: 2222 } },
    hosts: [worker.address],
    cluster,
    firewall: { operators: ["198.51.100.7/32"], api: ["10.0.0.0/8"], services: ["192.0.2.0/24"] },
  }),
  "containerd/standard": containerdFiles({ profile: "standard", pauseImage: image.pause }),
  "containerd/nested-with-mirror": containerdFiles({
    profile: "nested",
    pauseImage: image.pause,
    registryMirror: "http://10.77.0.1:5070",
  }),
  "kubelet/standard-worker": kubeletFiles({ host: worker, cluster, kubelet, apiServer }),
  "kubelet/nested-master": kubeletFiles({ host: nestedMaster, cluster, kubelet, apiServer }),
  "kubelet/with-taints-and-limits": kubeletFiles({
    host: { ...worker, taints: [{ key: "gpu", value: "only", effect: "NoExecute" }] },
    cluster,
    kubelet: { maxPods: 250, podPidsLimit: 4096, systemReserved: { cpu: "200m", memory: "512Mi" } },
    apiServer,
  }),
  "etcd/one-member": etcdFiles({
    host: first,
    image: image.etcd,
    token,
    members: [first],
    state: "new",
  }),
  "etcd/joining-member": etcdFiles({
    host: second,
    image: image.etcd,
    token,
    members: [first, second],
    state: "existing",
  }),
  "apiserver/one-member": apiserverFiles({
    host: first,
    cluster,
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
    security: { audit: false, podSecurity: "privileged" },
  }),
  "controller-manager/default": controllerManagerFiles({ cluster, image: image.controllerManager }),
  "scheduler/default": schedulerFiles({ image: image.scheduler }),
  "kube-proxy/standard": kubeProxyFiles({ host: worker, cluster, image: image.proxy, apiServer }),
  "kube-proxy/nested": kubeProxyFiles({
    host: nestedMaster,
    cluster,
    image: image.proxy,
    apiServer,
  }),
  "flannel/vxlan": flannelFiles({
    host: worker,
    cluster,
    network: { backend: "vxlan" },
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
