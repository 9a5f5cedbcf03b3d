import assert from "node:assert/strict";
import { isUnknown, planned, type Plan } from "./planned";
import { preview, succeeded, type Run } from "./pulumi";
import { remember } from "./remembered";
import { clusterHosts } from "./cluster-hosts";
import { takeHosts } from "./suite";

const [master] = clusterHosts;

const keyPair = (what: string) => [`${what} cert`, `${what} key`];
const access = (resource: string) => [
  `${resource} access authority`,
  ...keyPair(`${resource} access client`),
  `${resource} access server`,
];

/** Each host records a random owner, which `up` generates. */
const ownedHosts = [
  ...["preflight", "identity", "registries", "pod-runtime", "api-balancer", "worker-node"].flatMap(
    (part) => clusterHosts.map((host) => `${host}-${part} host owner`),
  ),
  ...clusterHosts.map((host) => `network-${host} host owner`),
  `${master}-etcd-member host owner`,
  `${master}-master-control-plane host owner`,
  `${master}-etcd-member members`,
  "encryption-keys members",
  "pki-encryption-key-1 owner",
  "etcd members 0 owner",
  "release members 0 owner",
];

/** Values that a preview cannot know: keys, what depends on them, and what the cluster reports. */
const unknownYet = [
  ...ownedHosts,
  ...clusterHosts.flatMap((host) => [
    ...keyPair(`${host}-identity certificates authorities kubernetes`),
    `${host}-identity files /etc/kubernetes/pki/kubernetes-ca.crt content`,
    ...access(`${host}-worker-node`),
  ]),
  ...keyPair("admin authority"),
  "admin trusted",
  "cluster kubeconfig",
  ...access("metallb-admission"),
  ...keyPair(`${master}-etcd-member certificates authorities etcd`),
  `${master}-etcd-member files /etc/kubernetes/etcd/etcd-ca.crt content`,
  ...["etcd", "front-proxy", "kubernetes"].flatMap((authority) =>
    keyPair(`${master}-master-control-plane certificates authorities ${authority}`),
  ),
  `${master}-master-control-plane files /etc/kubernetes/apiserver/apiserver-etcd-ca.crt content`,
  `${master}-master-control-plane files /etc/kubernetes/apiserver/encryption.yaml content`,
  `${master}-master-control-plane files /etc/kubernetes/pki/front-proxy-ca.crt content`,
  `${master}-master-control-plane files /etc/kubernetes/service-account/service-account.key content`,
  `${master}-master-control-plane files /etc/kubernetes/service-account/service-account.pub content`,
];

describe("a preview of an empty stack while every host is off", () => {
  let plan: Plan;
  let shown: Run;

  before(async () => {
    await takeHosts(clusterHosts);
    shown = await succeeded(preview("--diff", "--show-full-output"));
    plan = await planned();
    remember("files of the first preview", plan.files);
  });

  it("creates everything and nothing else", () => {
    assert.deepEqual(new Set(plan.steps.map(({ op }) => op)), new Set(["create"]));
  });

  it("knows everything except keys and what the cluster reports", () => {
    assert.deepEqual(plan.unknown, unknownYet.sort());
  });

  it("has the content of every file of every host", () => {
    for (const host of clusterHosts) {
      const known = Object.entries(plan.files).filter(([file]) => file.startsWith(`${host}:`));
      for (const path of [
        "kubelet/config.yaml",
        "manifests/kube-proxy.yaml",
        "flannel/net-conf.json",
      ])
        assert.ok(plan.files[`${host}:/etc/kubernetes/${path}`], `${host} gets ${path}`);
      for (const [file, content] of known)
        assert.ok(content.length > 20 || isUnknown(content), `${file} has content`);
    }
  });

  it("shows that content, and MetalLB and CoreDNS, to the reader", () => {
    for (const text of ["maxPods", "[Service]\\nType=notify", "metallb-speaker", "dns-deployment"])
      assert.ok(shown.output.includes(text), `the preview shows ${text}`);
    assert.doesNotMatch(shown.output, /output</);
  });

  it("shows no secret", () => {
    assert.doesNotMatch(shown.output, /PRIVATE KEY|client-key-data/);
  });
});
