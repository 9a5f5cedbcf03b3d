import { deepStrictEqual } from "node:assert";
import { releases } from "../../../artifacts";
import { defaultVersions } from "../../../versions";
import { errorsOf, hostKey, smallest, worker } from "./stack-file";

const master = (number: number) => ({
  name: `m${number}`,
  address: `192.0.2.1${number}`,
  roles: ["master", "etcd"],
  hostKey,
});
const masters = (count: number) => Array.from({ length: count }, (_, index) => master(index + 1));
const pool = (...addresses: string[]) => ({ loadBalancer: { addresses } });
const router = { address: "192.0.2.1", asn: 64513 };
const bgp = (peers: object[], more: object = {}, addresses = ["198.51.100.0/24"]) => ({
  loadBalancer: { addresses, bgp: { asn: 64512, peers, ...more } },
});

const official = (architecture: "amd64" | "arm64") => releases(defaultVersions, architecture);
const pins = (...addresses: string[]) =>
  Object.fromEntries(addresses.map((address) => [address, "0".repeat(64)]));
const mirror = "http://192.0.2.1:8070";
const unknownPin = "is not downloaded at these versions and architectures";

/** Sections that are each valid on their own, and the errors between them. */
const apiRoute = (peers: object[], keys: object = {}) => ({
  cluster: {
    name: "prod",
    virtualAddress: { address: "203.0.113.9", ...keys, bgp: { asn: 64512, peers } },
  },
});

const table: readonly (readonly [string, object, ...string[]])[] = [
  [
    "keys of a pod network that is another program's",
    { network: { plugin: "none", backend: "host-gw", mtu: 1400, policies: true } },
    "network.backend: host-gw has no effect with network.plugin none; take it out",
    "network.mtu: has no effect with network.plugin none; take it out, and set it for your CNI plugin",
    "network.policies: cannot be used with network.plugin none; take it out, and let your CNI plugin enforce NetworkPolicies",
  ],
  [
    "keys of another program's pod network, with flannel",
    { network: { ready: true }, kubeProxy: { enabled: false, config: { conntrack: { min: 1 } } } },
    "network.ready: has no effect with network.plugin flannel; take it out",
    "kubeProxy.enabled: Services would not work, because flannel does not replace kube-proxy; take it out, or set network.plugin to none for a CNI plugin that does",
    "kubeProxy.config: has no effect, because kubeProxy.enabled is false; take one of them out",
  ],
  [
    "a pod network of another program, without kube-proxy",
    { network: { plugin: "none", ready: true }, kubeProxy: { enabled: false } },
  ],
  [
    "two hosts of one name and address",
    { hosts: [master(1), { ...master(1), roles: ["worker"] }] },
    'hosts[1].name: duplicate name "m1" (also hosts[0])',
    'hosts[1].address: duplicate address "192.0.2.11" (also hosts[0])',
  ],
  [
    "two hosts that SSH reaches at one address and port",
    {
      hosts: [
        { ...master(1), sshAddress: "nat.example.com" },
        { ...worker(1), sshAddress: "nat.example.com" },
        { ...worker(2), sshAddress: "192.0.2.23" },
        worker(3),
      ],
    },
    "hosts[1].sshAddress: nat.example.com:22 is also where SSH reaches hosts[0]; give each host its own address or port",
    "hosts[3].sshAddress: 192.0.2.23:22 is also where SSH reaches hosts[2]; give each host its own address or port",
  ],
  [
    "two hosts behind one address with their own ports",
    {
      ssh: { port: 2201 },
      hosts: [
        { ...master(1), sshAddress: "nat.example.com" },
        { ...worker(1), sshAddress: "nat.example.com", port: 2202 },
      ],
    },
  ],
  [
    "a bastion's certificate and passphrase without its key",
    {
      ssh: {
        privateKey: "-----BEGIN PRIVATE KEY-----\n",
        bastions: [
          { address: "192.0.2.1", hostKey, certificateFile: "a", privateKeyPassphrase: "b" },
          { address: "192.0.2.2", hostKey, certificateFile: "a", privateKeyFile: "b" },
        ],
      },
    },
    "ssh.bastions[0].certificateFile: needs its private key; set ssh.bastions[0].privateKeyFile or ssh.bastions[0].privateKey",
    "ssh.bastions[0].privateKeyPassphrase: needs its private key; set ssh.bastions[0].privateKeyFile or ssh.bastions[0].privateKey",
  ],
  [
    "hooks through a bastion that takes a certificate",
    {
      hooks: { afterSetup: ["true"] },
      ssh: {
        bastions: [{ address: "192.0.2.1", hostKey, certificateFile: "a", privateKeyFile: "b" }],
      },
    },
    "hooks.afterSetup: hooks cannot log in with ssh.bastions[0].certificateFile; authorize the plain key on the bastion too",
  ],
  [
    "taints on every host that CoreDNS does not tolerate",
    {
      hosts: [
        { ...master(1), taints: [{ key: "mine", effect: "NoSchedule" }] },
        { ...worker(1), taints: [{ key: "theirs", effect: "NoExecute" }] },
      ],
      ...pool("192.0.2.200-192.0.2.210"),
    },
    "hosts: CoreDNS and the controller of MetalLB cannot run on any host, because of the taints mine:NoSchedule, theirs:NoExecute; leave one host without them",
  ],
  [
    "workers with taints beside a master that takes the add-ons",
    { hosts: [master(1), { ...worker(1), taints: [{ key: "mine", effect: "NoSchedule" }] }] },
  ],
  [
    "masters alone with a load balancer",
    { hosts: [master(1)], ...pool("192.0.2.200-192.0.2.210") },
  ],
  [
    "gates that are incomplete, mixed or named twice",
    {
      rollout: {
        gates: [
          { name: "a", kind: "Volume" },
          { name: "a", command: "true", kind: "Volume", namespace: "x" },
          { name: "b", kind: "Volume", condition: "object.ok", on: "host" },
        ],
      },
    },
    "rollout.gates[0].condition: is missing; a gate needs kind and condition, or command",
    'rollout.gates[1].name: duplicate name "a" (also rollout.gates[0])',
    "rollout.gates[1].kind: is for objects, and the gate has a command; make two gates",
    "rollout.gates[1].namespace: is for objects, and the gate has a command; make two gates",
    "rollout.gates[2].on: host is for commands; objects are read from the API server",
  ],
  [
    "no host for the cluster itself",
    { hosts: [worker(1)] },
    "hosts: no host has the role master; give it to one host, or to three for high availability",
    "hosts: no host has the role etcd; give it to one, three or five hosts",
  ],
  [
    "an even number of etcd members",
    { hosts: masters(2) },
    "hosts: 2 etcd members tolerate no more failures than 1; use an odd number",
  ],
  ...(
    [
      [
        "/var/lib/kubernetes-on-bare-metal/snapshots",
        "is inside",
        "/var/lib/kubernetes-on-bare-metal",
      ],
      ["/var/lib/containerd/backup", "is inside", "/var/lib/containerd"],
      ["/var/lib/etcd", "is inside", "/var/lib/etcd"],
      ["/var/lib/kubelet/pods", "is inside", "/var/lib/kubelet"],
      ["/var/lib/cni/backup", "is inside", "/var/lib/cni"],
      ["/var/lib/kubernetes-firewall/b", "is inside", "/var/lib/kubernetes-firewall"],
      ["/var/log/pods/b", "is inside", "/var/log/pods"],
      ["/var/log/containers/b", "is inside", "/var/log/containers"],
      ["/var/log/kubernetes/audit", "is inside", "/var/log/kubernetes"],
      ["/etc/kubernetes/backup", "is inside", "/etc/kubernetes"],
      ["/var", "contains", "/var/lib/kubernetes-on-bare-metal"],
      ["/var/log", "contains", "/var/log/pods"],
      ["/usr/local", "contains", "/usr/local/bin"],
      ["/opt", "contains", "/opt/cni/bin"],
    ] as const
  ).flatMap(([path, how, own]) =>
    [{ directory: path }, { copyTo: path }].map(
      (backup) =>
        [
          `backup.${Object.keys(backup).join("")} at ${path}`,
          { backup },
          `backup.${Object.keys(backup).join("")}: ${path} ${how} ${own}, which the program manages; use another directory`,
        ] as const,
    ),
  ),
  [
    "snapshots where nothing stays",
    { backup: { directory: "/run/etcd", copyTo: "/tmp" } },
    "backup.directory: /run/etcd is inside /run, which does not survive a reboot; use a directory on disk",
    "backup.copyTo: /tmp is inside /tmp, which does not survive a reboot; use a directory on disk",
  ],
  [
    "snapshots at the root of the host",
    { backup: { directory: "/" } },
    'backup.directory: "/" is not an absolute path of letters, digits, dots, hyphens and _',
  ],
  [
    "snapshots that are copied to where they are",
    { backup: { copyTo: "/var/backups/etcd" } },
    "backup.copyTo: /var/backups/etcd is the same as backup.directory; name another directory, such as one on a mounted share",
  ],
  [
    "snapshots that are copied to below where they are",
    { backup: { copyTo: "/var/backups/etcd/copy" } },
    "backup.copyTo: /var/backups/etcd/copy is inside backup.directory /var/backups/etcd and would be removed with it; use a directory outside it",
  ],
  ["snapshots beside the ledger", { backup: { directory: "/var/lib/kubernetes-on-bare-metal-2" } }],
  ["snapshots on a disk of their own", { backup: { directory: "/srv/etcd", copyTo: "/mnt/etcd" } }],
  ["snapshots beside etcd's data", { backup: { directory: "/var/lib/etcd-snapshots" } }],
  [
    "local volumes among the data of pods",
    { storage: { localPath: { directory: "/var/lib/kubelet/volumes" } } },
    "storage.localPath.directory: /var/lib/kubelet/volumes is inside /var/lib/kubelet, which the program manages; use another directory",
  ],
  [
    "local volumes around the program's own directories",
    { storage: { localPath: { directory: "/var/lib" } } },
    "storage.localPath.directory: /var/lib contains /var/lib/kubernetes-on-bare-metal, which the program manages; use another directory",
  ],
  [
    "local volumes that a reboot empties",
    { storage: { localPath: { directory: "/tmp/volumes" } } },
    "storage.localPath.directory: /tmp/volumes is inside /tmp, which does not survive a reboot; use a directory on disk",
  ],
  [
    "local volumes around snapshots, and among their copies",
    {
      storage: { localPath: { directory: "/srv/data" } },
      backup: { directory: "/srv/data/etcd", copyTo: "/srv" },
    },
    "storage.localPath.directory: /srv/data and backup.directory /srv/data/etcd are inside one another; use separate directories",
    "storage.localPath.directory: /srv/data and backup.copyTo /srv are inside one another; use separate directories",
  ],
  [
    "local volumes at a relative path",
    { storage: { localPath: { directory: "volumes" } } },
    'storage.localPath.directory: "volumes" is not an absolute path of letters, digits, dots, hyphens and _',
  ],
  ["local volumes on a disk of their own", { storage: { localPath: { directory: "/srv/data" } } }],
  [
    "taints on every host that the provisioner of local volumes does not tolerate",
    {
      hosts: [{ ...master(1), taints: [{ key: "mine", effect: "NoSchedule" }] }],
      storage: { localPath: {} },
    },
    "hosts: CoreDNS and local-path-provisioner cannot run on any host, because of the taints mine:NoSchedule; leave one host without them",
  ],
  ["three etcd members", { hosts: masters(3) }],
  [
    "more etcd members than etcd supports",
    { hosts: masters(9) },
    "hosts: 9 etcd members are too many; etcd supports at most 7",
  ],
  [
    "pins of files that hosts download",
    {
      artifacts: {
        mirror,
        sha256: pins(...Object.values(official("amd64")).map(({ url }) => url)),
      },
    },
  ],
  [
    "a pin under the mirror's address",
    {
      artifacts: {
        mirror,
        sha256: pins(official("amd64").kubelet.url.replace("https:/", mirror)),
      },
    },
    `artifacts.sha256: ${official("amd64").kubelet.url.replace("https:/", mirror)} is an address on the mirror; pin the official address instead; the closest is ${official("amd64").kubelet.url}`,
  ],
  [
    "pins of another architecture and of other releases",
    {
      hosts: [{ ...master(1), architecture: "amd64" }],
      artifacts: {
        sha256: pins(
          official("arm64").runc.url,
          "https://dl.k8s.io/release/v1.30.0/bin/linux/amd64/kubelet",
          "https://github.com/containernetworking/plugins/releases/download/v1.0.0/cni-plugins-linux-amd64-v1.0.0.tgz",
        ),
      },
    },
    `artifacts.sha256: ${official("arm64").runc.url} ${unknownPin}; the closest is ${official("amd64").runc.url}`,
    `artifacts.sha256: https://dl.k8s.io/release/v1.30.0/bin/linux/amd64/kubelet ${unknownPin}; the closest is ${official("amd64").kubelet.url}`,
    `artifacts.sha256: https://github.com/containernetworking/plugins/releases/download/v1.0.0/cni-plugins-linux-amd64-v1.0.0.tgz ${unknownPin}; the closest is ${official("amd64").cniPlugins.url}`,
  ],
  [
    "a pin for either architecture where hosts name none",
    {
      artifacts: { sha256: pins(official("arm64").runc.url) },
    },
  ],
  ["Kubernetes 1.36 with today's programs", { versions: { kubernetes: "1.36.3" } }],
  [
    "an unsupported release of Kubernetes",
    { versions: { kubernetes: "1.38.0" } },
    "versions.kubernetes: Kubernetes 1.38 is not supported; supported minor releases: 1.36, 1.37",
  ],
  [
    "programs that are too old for Kubernetes",
    { versions: { containerd: "2.1.9", etcd: "3.5.32" } },
    "versions.containerd: 2.1.9 is too old for Kubernetes 1.37.2; use 2.2.0 or later",
    "versions.etcd: 3.5.32 is too old for Kubernetes 1.37.2; use 3.6.0 or later",
  ],
  [
    "an etcd that is too new for Kubernetes",
    { versions: { kubernetes: "1.36.3", etcd: "3.7.0" } },
    "versions.etcd: 3.7.0 is too new for Kubernetes 1.36.3; use 3.6 or earlier",
  ],
  [
    "programs that do not answer readiness probes",
    { versions: { flannel: "0.28.4", metallb: "0.15.2" } },
    "versions.flannel: 0.28.4 does not answer readiness probes; use 0.28.10 or later",
    "versions.metallb: 0.15.2 does not answer readiness probes; use 0.16.0 or later",
  ],
  [
    "networks that overlap",
    { cluster: { name: "prod", podCidr: "10.64.0.0/10" } },
    "cluster.serviceCidr: 10.96.0.0/16 overlaps cluster.podCidr 10.64.0.0/10",
  ],
  [
    "a pod network without room for two nodes",
    { cluster: { name: "prod", podCidr: "10.244.0.0/24" } },
    "cluster.podCidr: 10.244.0.0/24 is too small, since each node gets a /24; use /23 or larger",
  ],
  [
    "a pod network that is smaller still",
    { cluster: { name: "prod", podCidr: "10.244.0.0/25" } },
    "cluster.podCidr: 10.244.0.0/25 is too small, since each node gets a /24; use /23 or larger",
  ],
  [
    "a pod network without room for two larger parts",
    { cluster: { name: "prod", podCidr: "10.244.0.0/22", nodeMask: 22 } },
    "cluster.podCidr: 10.244.0.0/22 is too small, since each node gets a /22; use /21 or larger",
  ],
  [
    "a small pod network with small parts",
    {
      cluster: { name: "prod", podCidr: "10.244.0.0/24", nodeMask: 26 },
      hosts: [master(1), worker(1), worker(2)],
    },
  ],
  [
    "more pods than a part has addresses for",
    {
      cluster: { name: "prod", nodeMask: 28 },
      kubelet: { config: { maxPods: 14 } },
    },
    "kubelet.config.maxPods: 14 is above 13, the addresses for pods in each node's /28; cluster.nodeMask sets its size",
  ],
  [
    "as many pods as a large part has addresses for",
    { cluster: { name: "prod", nodeMask: 20 }, kubelet: { config: { maxPods: 4093 } } },
  ],
  [
    "more hosts than subnets for them",
    {
      cluster: { name: "prod", podCidr: "10.244.0.0/23" },
      hosts: [master(1), worker(1), worker(2)],
    },
    "cluster.podCidr: 10.244.0.0/23 has subnets for 2 nodes, and there are 3 hosts; use a larger network, or a larger cluster.nodeMask",
  ],
  [
    "a service network that Kubernetes refuses as too large",
    { cluster: { name: "prod", serviceCidr: "11.0.0.0/8" } },
    "cluster.serviceCidr: 11.0.0.0/8 must be between /12 and /27",
  ],
  [
    "a service network that is too small",
    { cluster: { name: "prod", serviceCidr: "10.96.0.0/28" } },
    "cluster.serviceCidr: 10.96.0.0/28 must be between /12 and /27",
  ],
  [
    "hosts in the cluster's networks",
    {
      hosts: [
        { ...master(1), address: "10.244.7.1" },
        { ...worker(1), address: "10.96.0.1" },
      ],
    },
    "hosts[0].address: 10.244.7.1 is inside cluster.podCidr 10.244.0.0/16; use a network without hosts",
    "hosts[1].address: 10.96.0.1 is inside cluster.serviceCidr 10.96.0.0/16; use a network without hosts",
  ],
  [
    "DNS servers and an endpoint in the cluster's networks",
    {
      cluster: { name: "prod", endpoint: "10.244.9.9:6443" },
      network: { dnsUpstreams: ["/etc/resolv.conf", "10.96.0.10:53", "192.0.2.53"] },
    },
    "cluster.endpoint: 10.244.9.9 is inside cluster.podCidr 10.244.0.0/16; use a network without it",
    "network.dnsUpstreams[1]: 10.96.0.10 is inside cluster.serviceCidr 10.96.0.0/16; use a network without it",
  ],
  [
    "a lost host that is still listed",
    { lostHosts: ["192.0.2.11", "192.0.2.99"] },
    "hosts[0].address: 192.0.2.11 is also in lostHosts; remove it from one of the two",
  ],
  [
    "hooks behind two bastions",
    {
      hooks: { afterSetup: ["true"] },
      ssh: { bastions: [1, 2].map((last) => ({ address: `192.0.2.${last}`, hostKey })) },
    },
    "hooks.afterSetup: hooks support at most one bastion, and ssh.bastions has 2; take the hooks out, or use one bastion",
  ],
  [
    "hooks with a certificate",
    {
      hooks: { beforeRemove: ["true"] },
      ssh: { certificateFile: "id-cert.pub", privateKeyFile: "id" },
    },
    "hooks.beforeRemove: hooks cannot log in with ssh.certificateFile; authorize the plain key on the hosts too",
  ],
  [
    "a certificate without its key",
    { ssh: { certificateFile: "id-cert.pub", agent: true } },
    "ssh.certificateFile: needs its private key; set ssh.privateKeyFile or ssh.privateKey",
  ],
  [
    "hooks behind one bastion",
    { hooks: { afterSetup: ["true"] }, ssh: { bastions: [{ address: "b.example", hostKey }] } },
  ],
  ["a pool of free addresses", pool("192.0.2.200-192.0.2.220", "198.51.100.0/24")],
  [
    "a pool that holds a host",
    pool("192.0.2.0/24"),
    "loadBalancer.addresses[0]: 192.0.2.0/24 contains 192.0.2.11, the address of host m1; leave it out of the range",
  ],
  [
    "a pool that holds the API endpoint",
    { cluster: { name: "prod", endpoint: "192.0.2.50:443" }, ...pool("192.0.2.50-192.0.2.60") },
    "loadBalancer.addresses[0]: 192.0.2.50-192.0.2.60 contains 192.0.2.50, the address of the API endpoint; leave it out of the range",
  ],
  [
    "a pool that holds the virtual address",
    {
      cluster: { name: "prod", virtualAddress: { address: "192.0.2.50", interface: "eth0" } },
      ...pool("192.0.2.50-192.0.2.60"),
    },
    "loadBalancer.addresses[0]: 192.0.2.50-192.0.2.60 contains 192.0.2.50, the virtual address of the API; leave it out of the range",
  ],
  [
    "a virtual address that a host has",
    { cluster: { name: "prod", virtualAddress: { address: "192.0.2.11", interface: "eth0" } } },
    "cluster.virtualAddress.address: 192.0.2.11 is the address of host m1; use a free one",
  ],
  [
    "a virtual address among those of pods",
    { cluster: { name: "prod", virtualAddress: { address: "10.244.1.1", interface: "eth0" } } },
    "cluster.virtualAddress.address: 10.244.1.1 is inside cluster.podCidr 10.244.0.0/16; use a free one of the hosts' network",
  ],
  [
    "a virtual address that nothing leads to",
    { cluster: { name: "prod", virtualAddress: { address: "192.0.2.50" } } },
    "cluster.virtualAddress.interface: is missing; set it, or cluster.virtualAddress.bgp for a network with routers",
  ],
  [
    "the interface of a virtual address that is a route",
    apiRoute([router], { address: "10.244.1.1", interface: "eth0" }),
    "cluster.virtualAddress.address: 10.244.1.1 is inside cluster.podCidr 10.244.0.0/16; use a free one of another network",
    "cluster.virtualAddress.interface: has no effect with cluster.virtualAddress.bgp, which follows the masters' routes; take it out",
  ],
  [
    "a virtual address that no router takes a route to",
    apiRoute([router], { address: "169.254.0.9" }),
    "cluster.virtualAddress.address: 169.254.0.9 is in 169.254.0.0/16, which routers take no routes to; use a free one of a network of yours",
  ],
  [
    "a route of the API from masters, and routes of Services to the same router from workers",
    {
      hosts: [master(1), worker(1)],
      ...apiRoute([router]),
      ...bgp([{ ...router, nodes: { "node-role.kubernetes.io/worker": "" } }]),
    },
  ],
  [
    "a router that one master would have two sessions with",
    { hosts: [master(1), worker(1)], ...apiRoute([router]), ...bgp([router]) },
    'cluster.virtualAddress.bgp.peers[0].address: 192.0.2.1 would get two sessions from m1, and takes one, because loadBalancer.bgp.peers[0] is the same router; set its nodes so that they leave out masters, such as { node-role.kubernetes.io/worker: "" }, or give the two other routers',
  ],
  [
    "routers of the API that are in the cluster or stand twice, and a master without one",
    {
      hosts: [master(1), worker(1)],
      ...apiRoute([
        { address: "203.0.113.9", asn: 1, nodes: { rack: "a" } },
        { address: "192.0.2.21", asn: 1, nodes: { rack: "b" } },
        { address: "192.0.2.21", asn: 2, port: 1179, nodes: { rack: "c" } },
      ]),
    },
    "cluster.virtualAddress.bgp.peers[0].address: 203.0.113.9 is the virtual address of the API; name the router",
    "cluster.virtualAddress.bgp.peers[0].nodes: no master has these labels; add them to its hosts[].labels",
    "cluster.virtualAddress.bgp.peers[1].address: 192.0.2.21 is the address of host w1; name a router outside of the cluster",
    "cluster.virtualAddress.bgp.peers[1].nodes: no master has these labels; add them to its hosts[].labels",
    "cluster.virtualAddress.bgp.peers[2].address: 192.0.2.21 is the address of host w1; name a router outside of the cluster",
    "cluster.virtualAddress.bgp.peers[2].address: 192.0.2.21 is that of cluster.virtualAddress.bgp.peers[1] too, and bgpd has one session with an address; list it once",
    "cluster.virtualAddress.bgp.peers[2].nodes: no master has these labels; add them to its hosts[].labels",
    "cluster.virtualAddress.bgp.peers: master m1 connects to none, so that it would not announce the address; widen the nodes of one",
  ],
  [
    "a pool around a network of the cluster",
    pool("10.240.0.0/12"),
    "loadBalancer.addresses[0]: 10.240.0.0/12 overlaps cluster.podCidr 10.244.0.0/16; use addresses outside of it",
  ],
  [
    "pools that overlap one another",
    pool("192.0.2.200-192.0.2.220", "192.0.2.220/32"),
    "loadBalancer.addresses[1]: 192.0.2.220/32 overlaps loadBalancer.addresses[0] 192.0.2.200-192.0.2.220; join the two",
  ],
  [
    "pools in the cluster's networks",
    pool("10.244.0.5-10.244.0.9", "10.96.0.0/24"),
    "loadBalancer.addresses[0]: 10.244.0.5-10.244.0.9 overlaps cluster.podCidr 10.244.0.0/16; use addresses outside of it",
    "loadBalancer.addresses[1]: 10.96.0.0/24 overlaps cluster.serviceCidr 10.96.0.0/16; use addresses outside of it",
  ],
  [
    "routers for all nodes, for one by name, for masters and for those with a label",
    {
      hosts: [master(1), { ...worker(1), labels: { rack: "a" } }],
      ...bgp(
        [
          router,
          { ...router, port: 1179 },
          {
            address: "192.0.2.2",
            asn: 64512,
            nodes: { "kubernetes.io/hostname": "w1" },
            sourceAddress: "192.0.2.21",
          },
          { address: "192.0.2.3", asn: 1, nodes: { "node-role.kubernetes.io/control-plane": "" } },
          { address: "192.0.2.4", asn: 1, nodes: { rack: "a" } },
        ],
        { localPref: 100, aggregationLength: 25, communities: ["65535:65281"] },
      ),
    },
  ],
  [
    "routers that are part of the cluster",
    {
      cluster: { name: "prod", virtualAddress: { address: "192.0.2.50", interface: "eth0" } },
      ...bgp(
        ["192.0.2.11", "192.0.2.50", "198.51.100.9", "10.244.1.1", "10.96.0.1"].map((address) => ({
          address,
          asn: 64513,
        })),
      ),
    },
    "loadBalancer.bgp.peers[0].address: 192.0.2.11 is the address of host m1; name a router outside of the cluster",
    "loadBalancer.bgp.peers[1].address: 192.0.2.50 is the virtual address of the API; name the router",
    "loadBalancer.bgp.peers[2].address: 198.51.100.9 is in loadBalancer.addresses[0] 198.51.100.0/24; take it out of that range",
    "loadBalancer.bgp.peers[3].address: 10.244.1.1 is inside cluster.podCidr 10.244.0.0/16; name the router by an address outside of it",
    "loadBalancer.bgp.peers[4].address: 10.96.0.1 is inside cluster.serviceCidr 10.96.0.0/16; name the router by an address outside of it",
  ],
  [
    "a router that is listed twice",
    bgp([router, { ...router, port: 1179 }, { ...router, asn: 64514 }]),
    "loadBalancer.bgp.peers[2].address: duplicate peer 192.0.2.1 port 179 (also loadBalancer.bgp.peers[0])",
  ],
  [
    "a router that no node connects to, and a source address of several",
    {
      hosts: [master(1), worker(1)],
      ...bgp([
        { ...router, nodes: { rack: "a", zone: "b" } },
        { address: "192.0.2.2", asn: 64513, sourceAddress: "192.0.2.21" },
      ]),
    },
    "loadBalancer.bgp.peers[0].nodes: no host has the labels rack=a, zone=b; add them to hosts[].labels",
    "loadBalancer.bgp.peers[1].sourceAddress: 192.0.2.21 is the address of one host, and 2 hosts connect to this peer; set nodes to match one host",
  ],
  [
    "keys of ARP and of other routers with BGP",
    {
      loadBalancer: {
        ...bgp([router], { localPref: 100 }).loadBalancer,
        interfaces: ["eth0"],
      },
    },
    "loadBalancer.interfaces: has no effect with loadBalancer.bgp, which follows the hosts' routes; take it out",
    "loadBalancer.bgp.localPref: has no effect, because no peer is in AS 64512; take it out",
  ],
  [
    "routes for blocks that reach beyond the pool",
    bgp([router], { aggregationLength: 28 }, ["192.0.2.200-192.0.2.220", "192.0.2.224/28"]),
    "loadBalancer.bgp.aggregationLength: loadBalancer.addresses[0] 192.0.2.200-192.0.2.220 is not made of whole /28 blocks, so that routes would cover other addresses; use a higher length, or other addresses",
  ],
];

describe("rules across sections", () => {
  for (const [what, sections, ...errors] of table)
    it(`${errors.length > 0 ? "refuse" : "accept"} ${what}`, () =>
      deepStrictEqual(errorsOf(sections), errors));

  it("are reported together with errors of single sections", () => {
    const [host] = smallest().hosts;
    const errors = errorsOf({
      clusters: {},
      ssh: { port: 0 },
      network: { mtu: 1 },
      hosts: [host, { ...worker(1), address: "10.96.0.9", hostKey: undefined }],
    });
    deepStrictEqual(errors, [
      "clusters: unknown key; did you mean cluster?",
      "ssh.port: 0 is below 1",
      "network.mtu: 1 is below 576",
      "hosts[1].hostKey: is missing; run `npm run trust -- STACK` to review the key of 10.96.0.9 and add it here",
      "hosts[1].address: 10.96.0.9 is inside cluster.serviceCidr 10.96.0.0/16; use a network without hosts",
    ]);
  });
});
