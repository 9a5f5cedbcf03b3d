import { strictEqual, ok } from "node:assert";
import { expectGolden } from "../../../golden";
import { planMarkdown } from "../../../../commands/plan/markdown";
import { errorsOf } from "../../../../commands/plan/preview";
import { gatesOf, stepsOf, switchesPoliciesOn } from "../../../../commands/plan/steps";

const urn = (type: string, name: string) => `urn:pulumi:prod::p::a:b:C$${type}::${name}`;
const ours = (type: string, name: string) => urn(`pulumi-nodejs:dynamic/${type}`, name);
const host = (name: string) => ({ name });
const step = (op: string, at: string, old: object, now: object) => ({
  op,
  urn: at,
  oldState: { inputs: old },
  newState: { inputs: now },
});

const image = (name: string, version: string) => `registry.k8s.io/${name}:v${version}`;
const apiserver = (version: string) => ({
  host: host("m1"),
  layer: "control-plane",
  images: [image("kube-apiserver", version), image("kube-scheduler", version)],
  files: {
    "/etc/kubernetes/manifests/kube-apiserver.yaml": { content: `a\nimage: ${version}\nb\n` },
  },
});
const member = (name: string, etcd: string) => ({
  host: host(name),
  layer: "etcd",
  desired: JSON.stringify({
    images: [image("etcd", etcd)],
    files: { "/etc/kubernetes/manifests/etcd.yaml": { content: `image: ${etcd}\n` } },
  }),
});
const virtualAddress = (name: string, frr: string) => ({
  host: host(name),
  layer: "virtual-address",
  images: [`quay.io/frrouting/frr:${frr}`],
});
const node = (name: string, kubernetes: string) => ({
  host: host(name),
  layers: JSON.stringify({
    kubelet: {
      files: { "/etc/kubernetes/kubelet/config.yaml": { content: "a\n```\n" } },
      programs: { "/usr/local/bin/kubelet": { url: `https://dl.k8s.io/v${kubernetes}/kubelet` } },
    },
  }),
  releases: { kubernetes, containerd: "2.4.2", runc: "1.4.3" },
  rollout: { maxUnavailable: 2, controlPlane: false },
});
const versions = (kubernetes: string) => ({ versions: { kubernetes, etcd: "3.6.16" } });

const upgrade = JSON.stringify({
  steps: [
    step("same", ours("host:Layer", "m1-engine"), {}, {}),
    step("update", urn("pulumi:pulumi:Stack", "stack"), {}, {}),
    step(
      "update",
      ours("cluster:Node", "w1-worker-node"),
      node("w1", "1.36.3"),
      node("w1", "1.37.2"),
    ),
    step(
      "update",
      ours("cluster:Node", "w2-worker-node"),
      node("w2", "1.36.3"),
      node("w2", "1.37.2"),
    ),
    step("create", ours("cluster:Node", "w3-worker-node"), {}, node("w3", "1.37.2")),
    step("update", ours("cluster:Release", "release"), versions("1.36.3"), versions("1.37.2")),
    step(
      "update",
      ours("host:Layer", "m1-master-control-plane"),
      apiserver("1.36.3"),
      apiserver("1.37.2"),
    ),
    step(
      "update",
      ours("cluster:EtcdMember", "m1-etcd-member"),
      member("m1", "3.6.15"),
      member("m1", "3.6.16"),
    ),
    ...["m1", "m2"].map((name) =>
      step(
        "update",
        ours("host:Layer", `${name}-master-virtual-address`),
        virtualAddress(name, "10.3.0"),
        virtualAddress(name, "10.3.1"),
      ),
    ),
    step("delete", ours("cluster:EtcdMember", "m9-etcd-member"), member("m9", "3.6.15"), {}),
    step("delete", ours("host:Layer", "network-w9"), { host: host("w9"), layer: "network" }, {}),
    step("update", urn("kubernetes:apps/v1:Deployment", "dns-deployment"), {}, {}),
  ],
});

describe("a plan in Markdown", () => {
  it("shows order, releases, drained nodes and all changed lines", () =>
    expectGolden("plan/upgrade.md", planMarkdown("prod", stepsOf(upgrade), "Nothing is in use.")));

  it("shows gates as steps, a pause, and the data of removed hosts", () => {
    const gates = {
      gates: [
        { name: "volumes", kind: "Volume", namespace: "storage", condition: "object.ok" },
        { name: "ceph", command: "ceph health", on: "host" },
      ],
    };
    const rollout = { maxUnavailable: 1, controlPlane: false, pause: true };
    const changed = (name: string, more: object) => ({ ...node(name, "1.37.2"), ...more });
    const preview = JSON.stringify({
      steps: [
        step("same", ours("cluster:Gates", "gates"), gates, gates),
        step(
          "update",
          ours("cluster:Node", "w1-worker-node"),
          node("w1", "1.37.2"),
          changed("w1", { rollout }),
        ),
        step(
          "update",
          ours("cluster:Node", "m1-worker-node"),
          node("m1", "1.37.2"),
          changed("m1", { rollout: { ...rollout, controlPlane: true } }),
        ),
        ...["m2", "m3"].flatMap((name) => [
          step("delete", ours("cluster:EtcdMember", `${name}-etcd`), member(name, "3.6.16"), {}),
          step(
            "delete",
            ours("host:Layer", `${name}-master-control-plane`),
            { host: host(name), layer: "control-plane" },
            {},
          ),
        ]),
        step("delete", ours("cluster:Node", "w9-worker-node"), node("w9", "1.37.2"), {}),
        step("create", ours("cluster:Node", "w3-worker-node"), {}, node("w3", "1.37.2")),
      ],
    });
    const text = planMarkdown("prod", stepsOf(preview), "", gatesOf(preview), [
      "Data that goes.",
      "",
    ]);
    expectGolden("plan/gates.md", text);
  });

  it("asks what NetworkPolicies would cut only where they begin to be enforced", () => {
    const access = (policies: boolean) => ({
      network: { network: { plugin: "flannel", policies } },
    });
    const asks = (op: string, old: object, now: object) =>
      switchesPoliciesOn(
        stepsOf(
          JSON.stringify({ steps: [step(op, ours("cluster:Kubeconfig", "admin"), old, now)] }),
        ),
      );
    ok(asks("update", access(false), access(true)));
    ok(!asks("update", access(true), access(true)) && !asks("update", access(true), access(false)));
    ok(!asks("create", {}, access(true)));
  });

  it("reports that there are no changes", () =>
    strictEqual(planMarkdown("prod", stepsOf('{"steps":[]}'), ""), "## prod: no changes\n"));

  it("fits into a comment", () => {
    const long = (content: string) => ({
      host: host("m1"),
      layer: "etcd",
      files: Object.fromEntries(
        Array.from({ length: 200 }, (_, index) => [
          `/etc/${index}`,
          { content: content.repeat(500) },
        ]),
      ),
    });
    const steps = stepsOf(
      JSON.stringify({
        steps: [step("update", ours("cluster:EtcdMember", "e"), long("a"), long("b"))],
      }),
    );
    const text = planMarkdown("prod", steps, "");
    ok(
      text.length < 65_536 && text.endsWith("`pulumi preview --diff` shows it.\n"),
      text.slice(-200),
    );
  });

  it("reports why a preview failed", () => {
    const diagnostics = [
      { severity: "info", message: "x" },
      { severity: "error", message: "a: b\n" },
      { severity: "error", message: "a: b\n" },
    ];
    const said = { code: 1, stdout: JSON.stringify({ diagnostics }), stderr: "progress" };
    strictEqual(errorsOf(said), "a: b");
    strictEqual(errorsOf({ code: 1, stdout: "no json", stderr: "" }), "no json");
  });
});
