import { deepStrictEqual, rejects, strictEqual } from "node:assert";
import { handler as nodes } from "../../../provider/kubernetes-node";
import { missingNode, nodeDrift } from "../../../provider/node-drift";
import { sha256 } from "../../../remote/desired-state";
import { fakeApi } from "../../fake-api";
import { host } from "./etcd-layer";

describe("a node", () => {
  const kubeconfig = "secret";
  const given = {
    host,
    kubeconfig,
    labels: { a: "b" },
    taints: [{ key: "k", effect: "NoSchedule" as const }],
  };
  const known = {
    ...given,
    kubeconfigDigest: sha256(kubeconfig),
    kubeletVersion: "v1",
    podCidr: "10.244.0.0/24",
    drift: [],
  };

  for (const [what, news, changes, replaces] of [
    ["nothing", {}, false, []],
    ["the way to the host", { host: { ...host, port: 1 } }, false, []],
    ["the host's key", { host: { ...host, hostKey: "ssh-rsa AAAA" } }, true, []],
    ["a label", { labels: { a: "c" } }, true, []],
    ["a taint", { taints: [] }, true, []],
    ["the kubeconfig", { kubeconfig: "other" }, true, []],
    ["the name", { host: { ...host, name: "m2" } }, false, ["host"]],
    ["the address", { host: { ...host, address: "192.0.2.12" } }, false, ["host"]],
  ] as const)
    it(`differs as it should when ${what} changes`, () =>
      deepStrictEqual(nodes.diff(known, { ...given, ...news }), { changes, replaces }));

  it("that was deleted differs, and keeps the subnet of its pods", async () => {
    const api = await fakeApi(() => undefined);
    const read = await nodes.read!({ ...known, kubeconfig: api.kubeconfig });
    deepStrictEqual([read!.drift, read!.podCidr], [[missingNode], "10.244.0.0/24"]);
    strictEqual(nodes.diff(read!, { ...given, kubeconfig: api.kubeconfig }).changes, true);
    api.close();
  });

  it("whose kubeconfig is none is told as such", () =>
    rejects(nodes.read!({ ...known, kubeconfig: "" }), /^Error: kubeconfig: reading it: /));

  const seen = {
    uid: "",
    ready: true,
    trouble: "",
    unschedulable: false,
    kubeletVersion: "",
    machineId: "",
    podCidr: "",
  };
  const theirs = {
    labels: { a: "b", x: "y" },
    taints: [...given.taints, { key: "x", effect: "NoExecute" as const }],
  };
  for (const [what, change, ...drift] of [
    ["nothing but marks of others", {}],
    ["a label", { labels: { a: "c" } }, 'label a: is "c", not "b"'],
    ["a missing label", { labels: {} }, 'label a: is null, not "b"'],
    ["a missing taint", { taints: [] }, "taint k:NoSchedule: is missing"],
    ["a cordon", { unschedulable: true }, "it is cordoned"],
    [
      "its state",
      { ready: false, trouble: "Ready is Unknown" },
      "it is not ready: Ready is Unknown",
    ],
  ] as const)
    it(`drifts by ${what}`, () =>
      deepStrictEqual(nodeDrift(given, { ...seen, ...theirs, ...change }), drift));
});
