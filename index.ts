import * as pulumi from "@pulumi/pulumi";
import { BareMetalHost } from "./components/bare-metal-host";
import { ClusterAddons } from "./components/cluster-addons";
import { ClusterPki } from "./components/cluster-pki";
import { EtcdNode } from "./components/etcd-node";
import { FlannelNetwork } from "./components/flannel-network";
import { KubeMaster } from "./components/kube-master";
import { KubeWorker } from "./components/kube-worker";
import { oneByOne } from "./components/one-by-one";
import { loadConfig } from "./config";
import { settingsFor } from "./config/changes/judge";
import { loginKubeconfig } from "./layers/formats/login-kubeconfig";
import { omitPromiseTraces, omitResourceTraces } from "./internals/stack-trace";
import { networkChoice } from "./layers/network/parts";
import { remoteHost } from "./config/remote-host";
import { ClusterGates } from "./resources/cluster-gates";
import { ClusterIdentity } from "./resources/cluster-identity";
import { ClusterRelease } from "./resources/cluster-release";
import { EncryptionKeys } from "./resources/encryption-keys";
import { EtcdMembership } from "./resources/etcd-membership";
import { Kubeconfig } from "./resources/kubeconfig";

omitResourceTraces();
omitPromiseTraces();

const config = loadConfig();
const { cluster } = config;

const { owner } = new ClusterIdentity("cluster-identity", {
  cluster: cluster.name,
  stack: pulumi.getStack(),
});

const pki = new ClusterPki("pki", {
  clusterName: cluster.name,
  owner,
  security: config.security,
});

const release = new ClusterRelease("release", {
  name: cluster.name,
  versions: config.versions,
  members: config.hosts
    .filter(({ roles }) => roles.includes("etcd"))
    .map((host) => remoteHost(host, owner)),
  settings: settingsFor("cluster", config),
});

// Created before everything that waits for the gates.
const gates =
  config.rollout.gates.length === 0
    ? undefined
    : new ClusterGates("gates", {
        cluster: cluster.name,
        servers: cluster.apiServers,
        authority: pki.authorities.kubernetes.keyPair,
        trusted: pki.trusted.kubernetes,
        validDays: 365,
        gates: config.rollout.gates.map((gate) => ({ ...gate })),
      });

const hosts = config.hosts.map(
  (host) =>
    new BareMetalHost(
      host.name,
      { host, owner, config, pki, gates },
      // If the gates are refused, nothing on the host changes.
      gates && { dependsOn: gates },
    ),
);

const etcdHosts = hosts.filter(({ host }) => host.roles.includes("etcd"));
const members = etcdHosts.map(({ host }) => host);
const membership = new EtcdMembership("etcd", {
  members: members.map((host) => remoteHost(host, owner)),
});
const etcd = oneByOne(
  etcdHosts,
  (host, opts) =>
    new EtcdNode(`${host.host.name}-etcd`, { host, membership, release, config, pki }, opts),
);

const encryptionKeys = new EncryptionKeys("encryption-keys", {
  names: config.security.encryption.keys,
  members: membership.members,
  formerMembers: membership.formerMembers,
});

const masterHosts = hosts.filter(({ host }) => host.roles.includes("master"));
const masters = oneByOne(
  masterHosts,
  (host, opts) =>
    new KubeMaster(
      `${host.host.name}-master`,
      { host, etcd, etcdHosts: members, release, encryptionKeys, config, pki },
      opts,
    ),
);

const access = {
  cluster: cluster.name,
  servers: cluster.apiServers,
  authority: pki.authorities.kubernetes.keyPair,
  trusted: pki.trusted.kubernetes,
  network: networkChoice(config),
  validDays: 365,
};
const admin = new Kubeconfig("admin", access, { dependsOn: masters });

const network = new FlannelNetwork("network", { hosts, kubeconfig: admin, config });

// Masters are nodes too: webhooks and aggregated APIs are called from there, which requires routes to pods.
const workers = hosts.map(
  (host) =>
    new KubeWorker(
      `${host.host.name}-worker`,
      { host, network, kubeconfig: admin, config },
      // A master that is removed is drained while its API server still answers.
      { dependsOn: masters.filter((_, index) => masterHosts[index] === host) },
    ),
);

// A CNI plugin of your own goes here and into `after`: docs/own-cni.md.
new ClusterAddons("addons", { config, kubeconfig: admin, nodes: workers, after: [] });

/** Kubeconfig of an administrator. */
export const kubeconfig = admin.kubeconfig;

/** URL of the API server, once it admits the administrator. */
export const apiServerEndpoint = admin.server;

/** Each node with its roles, addresses and kubelet version. A preview knows all of them, whatever else it changes. */
export const nodes = workers.map(({ host, node }) => ({
  name: host.name,
  address: host.address,
  ...(host.ipv6Address && { ipv6Address: host.ipv6Address }),
  roles: host.roles,
  kubeletVersion: node.id.apply(() => `v${config.versions.kubernetes}`),
}));

/** Addresses that Services of type LoadBalancer get. */
export const loadBalancerAddresses = config.loadBalancer?.addresses ?? [];

// This user needs no role and cannot lose its permissions. Pulumi would warn about an output without a value, so it is set only here.
if (config.security.breakGlass) {
  const args = { ...access, group: "system:masters" };
  const { kubeconfig: breakGlassKubeconfig } = new Kubeconfig("break-glass", args, {
    dependsOn: masters,
  });
  Object.assign(exports as object, { breakGlassKubeconfig });
}

// For people who log in at an issuer. It contains no secret: permissions come from the roles of whoever logs in.
if (config.security.login.issuers.length > 0) {
  const { name } = cluster;
  const text = pulumi
    .all([admin.server, pki.trusted.kubernetes])
    .apply(([server, authority]) =>
      loginKubeconfig({ cluster: name, server, authority }, config.security.login),
    );
  Object.assign(exports as object, { loginKubeconfig: text });
}
