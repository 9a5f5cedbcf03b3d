import { deepStrictEqual, rejects, strictEqual } from "node:assert";
import { mock } from "node:test";
import { cordonAnnotation, cordonNode } from "../../../../kubernetes/cordon";
import * as drain from "../../../../kubernetes/drain";
import { excludedLabel, withdrawnAnnotation } from "../../../../kubernetes/load-balancing";
import { layersText } from "../../../../layers/layer-json";
import * as proof from "../../../../provider/node/prove";
import * as clusterApis from "../../../../provider/cluster/api";
import { handler } from "../../../../provider/node/node";
import type { KubernetesNodeInputs } from "../../../../provider/node/inputs";
import { cordonedByHand } from "../../../../provider/node/drift";
import * as gated from "../../../../provider/rollout/gated";
import { ConnectionError } from "../../../../ssh/errors";
import * as layer from "../../../../host/layer";
import { parseObservation } from "../../../../host/observation";
import * as rootShell from "../../../../ssh/root-shell";
import { beginRun } from "../../../../runtime/per-run";
import { accessTo, fakeApi, ok, type FakeRequest } from "../../../fake-api";
import { host, untouched } from "../etcd/etcd-layer";
import { provenNetwork } from "./proven-network";
import { fieldAt } from "../../../field-at";

const pod = (name: string, kind: string) => ({
  metadata: { name, namespace: "a", uid: name, ownerReferences: [{ kind, controller: true }] },
  status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
});
const ready = [{ type: "Ready", status: "True", lastHeartbeatTime: "2026-11-23T12:00:00Z" }];

const access = accessTo("https://192.0.2.11:6443");

describe("a change of a node", () => {
  let done: string[];
  let cordon: "none" | "own" | "by hand";
  let failing: string | undefined;
  let volumes: object[];
  let conditions: object[];
  let running: { kubeletVersion: string; containerRuntimeVersion: string };
  let isOfOneFamily: boolean;
  let isGone: boolean;
  let api: Awaited<ReturnType<typeof fakeApi>>;
  let inputs: KubernetesNodeInputs;

  /** A cluster of one node that runs the wanted kubelet as soon as that was applied. */
  function answer({ verb, path, query, body }: FakeRequest) {
    if (verb === "POST" && path === "/api/v1/nodes") {
      done.push(`create the node with ${fieldAt(body, "spec.podCIDR")}`);
      isGone = false;
    }
    if (path.endsWith("/nodes/m1") && isGone) return undefined;
    if (path.endsWith("/eviction")) done.push(`evict ${path.split("/").at(-2)}`);
    const unschedulable = fieldAt(body, "spec.unschedulable");
    if (verb === "PATCH" && unschedulable !== undefined) {
      done.push(unschedulable ? "cordon" : "uncordon");
      cordon = unschedulable ? "own" : "none";
    }
    const labels = (fieldAt(body, "metadata.labels") ?? {}) as Record<string, unknown>;
    if (verb === "PATCH" && excludedLabel in labels)
      done.push(labels[excludedLabel] === null ? "readmit" : "withdraw");
    if (path === "/api/v1")
      return ok({ resources: [{ name: "nodes", kind: "Node", namespaced: false }] });
    if (path.includes("metallb")) return ok({ items: [] });
    if (path.endsWith("/persistentvolumes")) return ok({ items: volumes });
    if (path === "/api/v1/pods") {
      const evicted = done.includes("evict web");
      const proxy = pod("proxy", "DaemonSet");
      const isOld = isOfOneFamily && !done.includes("evict proxy");
      const podIPs = [{ ip: "10.244.0.2" }, ...(isOld ? [] : [{ ip: "fd00:10:244::2" }])];
      const daemon = { ...proxy, status: { ...proxy.status, podIPs } };
      return ok({ items: [daemon, ...(evicted ? [] : [pod("web", "Set")])] });
    }
    const nodeInfo = { ...running, machineID: "1" };
    const node = {
      metadata: {
        name: "m1",
        uid: "1",
        annotations: {
          ...(cordon === "own" && { [cordonAnnotation]: "" }),
          ...(done.lastIndexOf("withdraw") > done.lastIndexOf("readmit") && {
            [withdrawnAnnotation]: "",
          }),
        },
      },
      spec: { unschedulable: cordon !== "none" },
      status: { conditions, nodeInfo },
    };
    return ok(path === "/api/v1/nodes" ? { items: [node] } : { ...node, query });
  }

  const withFile = (content: string) =>
    layersText({ engine: { files: {} }, kubelet: { files: { "/a": { content } } } });
  const newFile = { layers: withFile("b") };

  beforeEach(async () => {
    [done, failing, cordon, volumes, conditions] = [[], undefined, "none", [], ready];
    running = { kubeletVersion: "v1.36.3", containerRuntimeVersion: "containerd://2.4.2" };
    isOfOneFamily = isGone = false;
    api = await fakeApi(answer);
    mock.method(clusterApis, "clusterApi", () => api.api);
    const act = (verb: string) =>
      (async (...[, , name]: Parameters<typeof layer.applyLayer>) => {
        done.push(`${verb} ${name}`);
        if (`${verb} ${name}` === failing)
          throw new ConnectionError("m1", verb, "no route to host");
        if (`${verb} ${name}` === "apply kubelet")
          running = { ...running, kubeletVersion: `v${inputs.releases.kubernetes}` };
        return { changed: [], programs: {} };
      }) as typeof layer.applyLayer;
    mock.method(layer, "stageLayer", act("stage"));
    mock.method(layer, "applyLayer", act("apply"));
    mock.method(proof, "proveNetwork", async () => {
      done.push("prove");
      if (failing === "prove") throw new Error("m1: proving the pod network: no");
    });
    mock.method(gated, "passGates", async ({ when }: { readonly when: string }) => {
      done.push(`gates ${when}`);
      if (`gates ${when}` === failing) throw new Error(`m1: ${when}: held by the gate probe`);
    });
    mock.method(
      rootShell,
      "runAsRoot",
      async (...[, , { doing }]: Parameters<typeof rootShell.runAsRoot>) => {
        done.push(/hooks|join again/.test(doing) ? doing : "wait-healthy");
        if (doing === failing) throw new Error("m1: broken");
        return "kubelet\t1763900000\n";
      },
    );
    inputs = {
      host,
      access,
      labels: {},
      taints: [],
      layers: withFile("a"),
      releases: { kubernetes: "1.36.3", containerd: "2.4.2", runc: "1.4.3" },
      network: provenNetwork,
      rollout: { position: 0, maxUnavailable: 1, controlPlane: false, drainTimeoutSeconds: 5 },
    };
  });
  afterEach(() => {
    mock.restoreAll();
    api.close();
  });

  const change = async (more: Partial<KubernetesNodeInputs>) => {
    const outputs = await handler.create(inputs, untouched);
    done.length = 0;
    inputs = { ...inputs, ...more };
    const recorded: unknown[] = [];
    const record = (partial: unknown) => recorded.push(partial);
    const updating = handler.update!(outputs, inputs, { record });
    return { outputs, recorded, updating };
  };
  const minor = { kubernetes: "1.37.2", containerd: "2.4.2", runc: "1.4.3" };

  it("applies nothing again to a host that was just set up", async () => {
    const { kubeletVersion, releases, drift } = await handler.create(inputs, untouched);
    deepStrictEqual(done, ["apply engine", "apply kubelet", "prove"]);
    deepStrictEqual([kubeletVersion, releases, drift], ["v1.36.3", inputs.releases, []]);
  });

  const message =
    "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized";
  const lacking = {
    ...{ type: "Ready", status: "False", reason: "KubeletNotReady", message },
    lastHeartbeatTime: "2026-11-23T12:00:00Z",
  };
  const own = { ...provenNetwork, external: true };

  it("joins without a pod network that another program is to bring, unproven", async () => {
    conditions = [lacking];
    inputs = { ...inputs, network: own, layers: withFile("own") };
    const outputs = await handler.create(inputs, untouched);
    deepStrictEqual(done, ["apply engine", "apply kubelet"]);
    deepStrictEqual([outputs.drift, outputs.externalNetwork], [[], true]);
    const { updating } = await change({ network: own, layers: withFile("b") });
    deepStrictEqual((await updating).drift, []);
    deepStrictEqual(done.includes("prove"), false);
  });

  it("proves the pod network of another program once it is there", async () => {
    inputs = { ...inputs, network: own };
    const { updating } = await change({ layers: withFile("b") });
    await updating;
    deepStrictEqual(done.includes("prove"), true);
  });

  const joinsAgain = "letting the node join again";

  it("recreates a Node object that is gone before the kubelet restarts, with the pod CIDR on record", async () => {
    const outputs = { ...(await handler.create(inputs, untouched)), podCidr: "10.244.3.0/24" };
    done.length = 0;
    isGone = true;
    inputs = { ...inputs, ...newFile };
    await handler.update!(outputs, inputs, untouched);
    const order = [
      "create the node with 10.244.3.0/24",
      "apply engine",
      "apply kubelet",
      joinsAgain,
    ];
    deepStrictEqual(
      done.filter((one) => order.includes(one)),
      order,
    );
  });

  it("has the pod network register a node again whose kubelet did so by itself", async () => {
    const noted = "flannel.alpha.coreos.com/kube-subnet-manager";
    const { updating } = await change({ network: { ...provenNetwork, noted }, ...newFile });
    await updating;
    deepStrictEqual(done.includes(joinsAgain), true);
  });

  it("of a setting restarts what reads it, below its pods", async () => {
    const { updating } = await change({
      layers: withFile("b"),
    });
    strictEqual(handler.diff(await updating, inputs).changes, false);
    deepStrictEqual(done, [
      "stage engine",
      "stage kubelet",
      "gates before its change",
      "apply engine",
      "apply kubelet",
      "wait-healthy",
      "prove",
      "gates after its change",
    ]);
  });

  it("of a minor release moves its pods away when everything is there, and lets them back at the end", async () => {
    const { updating } = await change({ releases: minor });
    strictEqual((await updating).kubeletVersion, "v1.37.2");
    deepStrictEqual(done, [
      "stage engine",
      "stage kubelet",
      "gates before its change",
      "cordon",
      "evict web",
      "apply engine",
      "apply kubelet",
      "wait-healthy",
      "prove",
      "uncordon",
      "gates after its change",
    ]);
  });

  const dual = {
    ...provenNetwork,
    ipv6: { pods: "fd00:10:244::/56", dnsAddress: "fd00:10:96::a" },
  };

  it("that brings a second family moves its pods away, and has those that stay start again", async () => {
    isOfOneFamily = true;
    const { updating } = await change({ layers: withFile("b"), network: dual });
    await updating;
    deepStrictEqual(done.slice(3, -3), [
      "cordon",
      "evict web",
      "apply engine",
      "apply kubelet",
      "wait-healthy",
      "evict proxy",
    ]);
  });

  it("moves no pods away where all have addresses of both families", async () => {
    const { updating } = await change({ layers: withFile("b"), network: dual });
    await updating;
    deepStrictEqual(
      done.filter((one) => one.startsWith("evict")),
      [],
    );
  });

  it("runs the user's commands around it, before pods leave and when they are back", async () => {
    const hooks = { beforeChange: ["true"], afterChange: ["true"] };
    const { updating } = await change({ releases: minor, hooks });
    await updating;
    deepStrictEqual(
      done.filter((one) => /hooks|cordon|gates/.test(one)),
      [
        "gates before its change",
        "running hooks.beforeChange",
        "cordon",
        "uncordon",
        "running hooks.afterChange",
        "gates after its change",
      ],
    );
  });

  it("does not wait for gates where it repairs what an earlier run has left", async () => {
    const outputs = await handler.create(inputs, untouched);
    done.length = 0;
    const drift = ["its change was not finished"];
    await handler.update!({ ...outputs, drift }, { ...inputs, layers: withFile("b") }, untouched);
    deepStrictEqual([done[0], done.at(-1)], ["stage engine", "gates after its change"]);
  });

  for (const [line, gates] of [
    ['label a: is null, not "b"', ["before", "after"]],
    ["taint a:NoSchedule: is missing", ["before", "after"]],
    [cordonedByHand, ["before", "after"]],
    ["/etc/containerd/config.toml: its content was changed", ["before", "after"]],
    ["it is not ready: Ready is False: network", ["after"]],
    ["it is cordoned by a change that did not finish", ["after"]],
  ] as const)
    it(`of more than what a refresh has shown waits for gates ${gates.join(" and ")} it: ${line}`, async () => {
      const outputs = await handler.create(inputs, untouched);
      done.length = 0;
      await handler.update!({ ...outputs, drift: [line] }, { ...inputs, ...newFile }, untouched);
      deepStrictEqual(
        done.filter((one) => one.startsWith("gates")),
        gates.map((when) => `gates ${when} its change`),
      );
    });

  it("goes on where a killed run has left its node cordoned, which gates may wait for", async () => {
    const outputs = await handler.create(inputs, untouched);
    done.length = 0;
    cordon = "own";
    await handler.update!(outputs, { ...inputs, ...newFile }, untouched);
    deepStrictEqual(
      done.filter((one) => /gates|cordon/.test(one)),
      ["uncordon", "gates after its change"],
    );
  });

  it("whose command afterwards fails runs that alone in the next run, after a refresh too", async () => {
    failing = "running hooks.afterChange";
    const hooks = { beforeChange: ["true"], afterChange: ["false"] };
    const { recorded, updating } = await change({ hooks, ...newFile });
    await rejects(updating, /^Error: m1: broken/);
    beginRun();
    const failed = recorded.at(-1) as Awaited<typeof updating>;
    mock.method(layer, "observeHost", async () =>
      parseObservation("layer\tengine\nlayer\tkubelet\n"),
    );
    const read = await handler.read!({ ...failed, applied: { engine: {}, kubelet: {} } });
    deepStrictEqual(read!.drift, ["hooks.afterChange did not end"]);
    strictEqual(handler.diff(failed, inputs).changes, true);
    [failing, done] = [undefined, []];
    const { drift } = await handler.update!(failed, inputs, untouched);
    deepStrictEqual([done, drift], [["running hooks.afterChange", "gates after its change"], []]);
  });

  it("of only its annotations touches no host", async () => {
    const { updating } = await change({ labels: { a: "b" }, access: inputs.access });
    await updating;
    deepStrictEqual(done, []);
  });

  it("leaves the cordon of a person, whatever it changes", async () => {
    cordon = "by hand";
    const marked = await change({ labels: { a: "b" } });
    await marked.updating;
    deepStrictEqual(done, []);
    const upgraded = await change({ releases: minor });
    await upgraded.updating;
    deepStrictEqual(
      done.filter((one) => /cordon/.test(one)),
      [],
    );
    deepStrictEqual(cordon, "by hand");
  });

  it("lifts the cordon of a person that a refresh has shown", async () => {
    const outputs = await handler.create(inputs, untouched);
    cordon = "by hand";
    done.length = 0;
    await handler.update!({ ...outputs, drift: [cordonedByHand] }, inputs, untouched);
    deepStrictEqual(done.slice(-2), ["uncordon", "gates after its change"]);
  });

  it("lifts a cordon of its own that a killed run has left", async () => {
    const outputs = await handler.create(inputs, untouched);
    done.length = 0;
    cordon = "own";
    await handler.update!(outputs, { ...inputs, labels: { a: "b" } }, untouched);
    deepStrictEqual(done, ["uncordon"]);
  });

  for (const [what, fails] of [
    ["of a host that is down", "stage engine"],
    ["that gates hold for too long", "gates before its change"],
  ] as const)
    it(`${what} is not on record as begun, so the next run waits for the gates again`, async () => {
      failing = fails;
      const { recorded, updating } = await change({ releases: minor });
      await rejects(updating, /^Error: m1: /);
      deepStrictEqual([done.at(-1), recorded], [fails, []]);
      beginRun();
    });

  it("is on record as begun from the user's command on, which may have changed anything", async () => {
    failing = "running hooks.beforeChange";
    const { recorded, updating } = await change({ hooks: { beforeChange: ["false"] }, ...newFile });
    await rejects(updating, /^Error: m1: broken/);
    deepStrictEqual(
      recorded.map((one) => fieldAt(one, "drift")),
      [["its change was not finished"]],
    );
    beginRun();
  });

  it("that a killed run had made drains the node no second time", async () => {
    const outputs = await handler.create(inputs, untouched);
    done.length = 0;
    inputs = { ...inputs, releases: minor };
    running = { ...running, kubeletVersion: "v1.37.2" };
    await handler.update!(outputs, inputs, untouched);
    deepStrictEqual(
      done.filter((one) => /gates|cordon|evict/.test(one)),
      ["gates before its change", "gates after its change"],
    );
  });

  it("of a host that is down lets the next one follow", async () => {
    failing = "stage engine";
    const { updating } = await change({ releases: minor });
    await rejects(updating, /^Error: m1: stage: no route to host$/);
    failing = undefined;
    running = { ...running, kubeletVersion: "v1.37.2" };
    const again = await change({ labels: { a: "b" }, releases: { ...minor, runc: "1.5.0" } });
    strictEqual((await again.updating).releases?.runc, "1.5.0");
  });

  it("that is a removal and fails puts the node back into service", async () => {
    const { outputs, updating } = await change({});
    await updating;
    done.length = 0;
    mock.method(layer, "observeHost", async () => parseObservation(""));
    mock.method(drain, "drainNode", async (...args: Parameters<typeof drain.drainNode>) => {
      await cordonNode(args[0], args[1]);
      throw new Error("m1: draining: timed out after 300 s");
    });
    const ended = ["withdraw", "cordon", "uncordon", "readmit"];
    for (const [drift, gates] of [
      [[], ["gates before its removal"]],
      [[cordonedByHand], ["gates before its removal"]],
      [["it is not ready: Ready is Unknown"], []],
    ]) {
      done.length = 0;
      await rejects(handler.delete!({ ...outputs, drift: drift! }), /timed out after 300 s/);
      deepStrictEqual(done, [...gates!, ...ended]);
    }
  });

  it("that is a removal is refused while data lives on the host alone", async () => {
    const { outputs, updating } = await change({});
    await updating;
    done.length = 0;
    mock.method(layer, "observeHost", async () => parseObservation(""));
    const values = { key: "metadata.name", operator: "In", values: ["m1"] };
    volumes = [
      {
        metadata: { name: "pv-1" },
        spec: {
          capacity: { storage: "10Gi" },
          claimRef: { namespace: "default", name: "data" },
          nodeAffinity: { required: { nodeSelectorTerms: [{ matchFields: [values] }] } },
        },
        status: { phase: "Bound" },
      },
    ];
    await rejects(handler.delete!(outputs), {
      message:
        "m1: removing it: the data of 1 PersistentVolume would go with it: pv-1 (10Gi, claim default/data); move the data, or set rollout.deleteLocalVolumes",
    });
    deepStrictEqual(done, []);
  });

  it("is not over before pods work on the node", async () => {
    failing = "prove";
    await rejects(handler.create(inputs, untouched), /m1: proving the pod network: no/);
    deepStrictEqual(done.at(-1), "prove");
  });

  it("lets pods back first where the proof needs a webhook that may wait for this node", async () => {
    let up = false;
    mock.method(proof, "proveNetwork", async () => {
      done.push("prove");
      up = up || done.includes("uncordon");
      if (!up)
        throw new Error('m1: starting a pod: failed calling webhook "a.example.com": refused');
    });
    const outputs = await handler.create(inputs, untouched).catch((error: Error) => error.message);
    strictEqual(typeof outputs, "string");
    cordon = "own";
    await handler.create(inputs, untouched);
    deepStrictEqual(done.slice(-3), ["prove", "uncordon", "prove"]);
  });

  it("that gates block afterwards is recorded as made, and the next run evaluates only the gates", async () => {
    const outputs = await handler.create(inputs, untouched);
    const held = { ...outputs, drift: ["gates did not hold after its change"] };
    strictEqual(handler.diff(held, inputs).changes, true);
    done.length = 0;
    const { drift } = await handler.update!(held, inputs, untouched);
    deepStrictEqual([done, drift], [["gates after its change"], []]);
  });

  // The last one: after a failure nothing is begun any more in this process.
  it("that fails leaves the node cordoned and records from where to resume", async () => {
    failing = "apply kubelet";
    mock.restoreAll();
    mock.method(clusterApis, "clusterApi", () => api.api);
    mock.method(layer, "stageLayer", async () => undefined);
    mock.method(proof, "proveNetwork", async () => undefined);
    let broken = false;
    mock.method(layer, "applyLayer", async () => {
      if (broken) throw new Error("m1: setting up kubelet: broken");
      return { changed: [], programs: {} };
    });
    const outputs = await handler.create(inputs, untouched);
    done.length = 0;
    broken = true;
    const recorded: (typeof outputs)[] = [];
    inputs = { ...inputs, releases: minor };
    await rejects(
      handler.update!(outputs, inputs, { record: (partial) => recorded.push(partial) }),
      /^Error: m1: setting up kubelet: broken$/,
    );
    deepStrictEqual(done, ["cordon", "evict web"]);
    const { releases, drift, access: known } = recorded.at(-1)!;
    deepStrictEqual(releases?.kubernetes, "1.36.3");
    deepStrictEqual(drift, ["its change was not finished"]);
    deepStrictEqual(known, access);
    strictEqual(handler.diff(recorded.at(-1)!, inputs).changes, true);
  });
});
