import { deepStrictEqual, match, rejects, strictEqual } from "node:assert";
import { mock } from "node:test";
import * as layer from "../../../../host/layer";
import * as host from "../../../../host/maintenance";
import { parseObservation } from "../../../../host/observation";
import * as reboot from "../../../../host/reboot";
import { layersText } from "../../../../layers/layer-json";
import * as clusterApis from "../../../../provider/cluster/api";
import * as mayPause from "../../../../provider/etcd/may-pause";
import type { KubernetesNodeInputs, KubernetesNodeOutputs } from "../../../../provider/node/inputs";
import type { NodeMaintenance } from "../../../../provider/node/maintenance-due";
import { maintenanceAnnotation } from "../../../../provider/node/maintenance-mark";
import { handler } from "../../../../provider/node/node";
import { handler as podRuntime } from "../../../../provider/node/pod-runtime";
import * as proof from "../../../../provider/node/prove";
import * as progress from "../../../../provider/progress";
import * as gated from "../../../../provider/rollout/gated";
import { beginRun } from "../../../../runtime/per-run";
import { ConnectionError } from "../../../../ssh/errors";
import * as rootShell from "../../../../ssh/root-shell";
import { accessTo, fakeApi, ok, type FakeRequest } from "../../../fake-api";
import { host as machine, untouched } from "../etcd/etcd-layer";
import { provenNetwork } from "./proven-network";
import { fieldAt } from "../../../field-at";

const layers = layersText({ engine: { files: {} }, kubelet: { files: {} } });
const releases = { kubernetes: "1.36.3", containerd: "2.4.2", runc: "1.4.3" };
const maintenance: NodeMaintenance = {
  packages: "security",
  asOf: "2026-11-28",
  reboot: "whenRequired",
  timeoutSeconds: 60,
};
const soon = (minutes: number) =>
  new Date(Date.now() + minutes * 60_000).toISOString().slice(11, 16);
/** A window that is shut for an hour yet. */
const shut = () => ({
  days: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as NonNullable<
    NodeMaintenance["window"]
  >["days"],
  from: soon(60),
  to: soon(120),
  timezone: "UTC",
});

describe("the maintenance of a node's host", () => {
  let done: string[];
  let annotations: Record<string, string>;
  /** What there is to do on the host. */
  let packages: string[];
  let required: string | undefined;
  let failing: string | undefined;
  /** What an observation of the host finds. */
  let seen: string;
  let api: Awaited<ReturnType<typeof fakeApi>>;

  const inputs: KubernetesNodeInputs = {
    host: machine,
    access: accessTo("https://192.0.2.11:6443"),
    labels: {},
    taints: [],
    layers,
    releases,
    network: provenNetwork,
    rollout: { position: 0, maxUnavailable: 1, controlPlane: false, drainTimeoutSeconds: 5 },
    maintenance,
  };
  const outputs: KubernetesNodeOutputs = {
    ...{ host: machine, access: inputs.access, labels: {}, taints: [] },
    applied: { engine: {}, kubelet: {} },
    installed: { engine: {}, kubelet: {} },
    kubeletVersion: "v1.36.3",
    podCidr: "",
    releases,
    drift: [],
    maintained: "2026-10-31",
  };

  function answer({ verb, path, body }: FakeRequest) {
    if (verb === "PATCH") {
      const unschedulable = fieldAt(body, "spec.unschedulable");
      if (unschedulable !== undefined) done.push(unschedulable ? "cordon" : "uncordon");
      for (const [key, value] of Object.entries(fieldAt(body, "metadata.annotations") ?? {})) {
        if (key === maintenanceAnnotation) done.push(value === null ? "end" : "begin");
        if (value === null) Reflect.deleteProperty(annotations, key);
        else annotations[key] = value as string;
      }
    }
    if (path === "/api/v1")
      return ok({ resources: [{ name: "nodes", kind: "Node", namespaced: false }] });
    if (path === "/api/v1/pods") return ok({ items: [] });
    const node = {
      metadata: { name: "m1", uid: "1", annotations },
      spec: {},
      status: {
        conditions: [{ type: "Ready", status: "True", lastHeartbeatTime: "2026-11-23T12:00:00Z" }],
        nodeInfo: { kubeletVersion: "v1.36.3", machineID: "1" },
      },
    };
    return ok(path === "/api/v1/nodes" ? { items: [node] } : node);
  }

  const fail = (step: string) => {
    if (failing === step) throw new Error(`m1: ${step}: broken`);
    if (failing === `away at ${step}`) throw new ConnectionError("m1", step, "no route to host");
  };

  beforeEach(async () => {
    beginRun();
    [done, annotations, packages, required, failing] = [
      [],
      {},
      ["libc6 1 → 2"],
      undefined,
      undefined,
    ];
    seen = "layer\tengine\nlayer\tkubelet\n";
    api = await fakeApi(answer);
    mock.method(clusterApis, "clusterApi", () => api.api);
    mock.method(layer, "observeHost", async () => parseObservation(seen));
    mock.method(layer, "stageLayer", async () => fail("stage"));
    mock.method(layer, "applyLayer", async (...[, , name]: Parameters<typeof layer.applyLayer>) => {
      done.push(`apply ${name}`);
      return { changed: [], programs: {} };
    });
    mock.method(proof, "proveNetwork", async () => {
      done.push("prove");
      fail("prove");
    });
    mock.method(gated, "passGates", async ({ when }: { readonly when: string }) => {
      done.push(`gates ${when}`);
    });
    mock.method(rootShell, "runAsRoot", async () => "kubelet\t1763900000\n");
    mock.method(mayPause, "assertMayReboot", async () => {
      done.push("ask etcd");
      fail("etcd");
    });
    mock.method(host, "maintain", async (...[, , step]: Parameters<typeof host.maintain>) => {
      done.push(step);
      fail(step);
      const found = host.parseMaintenance(
        [
          ...packages.map((one) => `package\t${one.split(" ")[0]}\t1\t2`),
          ...(required ? [`reboot\t${required}`] : []),
        ].join("\n"),
      );
      if (step === "install") packages = [];
      return found;
    });
    mock.method(reboot, "rebootHost", async () => {
      done.push("reboot");
      fail("reboot");
      required = undefined;
    });
  });
  afterEach(() => {
    mock.restoreAll();
    api.close();
  });

  const update = (
    known: Partial<KubernetesNodeOutputs> = {},
    more: Partial<KubernetesNodeInputs> = {},
  ) => handler.update!({ ...outputs, ...known }, { ...inputs, ...more }, untouched);
  /** What the drain, the maintenance and the layers did. */
  const steps = () => done.filter((one) => !/^(apply|gates|prove|uncordon)/.test(one));

  for (const [what, maintained, wanted, changes] of [
    ["for an earlier date", "2026-10-31", maintenance, true],
    ["never", undefined, maintenance, true],
    ["for the same date", "2026-11-28", maintenance, false],
    [
      "for the same date with other packages",
      "2026-11-28",
      { ...maintenance, packages: "all" },
      false,
    ],
    ["never, and is not to be", undefined, undefined, false],
  ] as const)
    it(`is ${changes ? "a change" : "no change"} where it was maintained ${what}`, () =>
      strictEqual(
        handler.diff({ ...outputs, maintained }, { ...inputs, maintenance: wanted }).changes,
        changes,
      ));

  it("is part of the node's change: one drain, between gates, and the reboot before the binaries", async () => {
    required = "kernel 2 is installed, and 1 runs";
    const { maintained, drift } = await update();
    deepStrictEqual([maintained, drift], ["2026-11-28", []]);
    deepStrictEqual(
      done.filter((one) => one !== "uncordon"),
      [
        "prepare",
        "ask etcd",
        "gates before its change",
        "begin",
        "cordon",
        "install",
        "ask etcd",
        "reboot",
        "finish",
        "apply engine",
        "apply kubelet",
        "prove",
        "end",
        "gates after its change",
      ],
    );
  });

  it("drains nothing where there is nothing to do, and records the date", async () => {
    packages = [];
    strictEqual((await update()).maintained, "2026-11-28");
    deepStrictEqual(steps(), ["prepare", "finish"]);
  });

  it("reboots no host that does not need it", async () => {
    await update();
    deepStrictEqual(steps(), [
      "prepare",
      "ask etcd",
      "begin",
      "cordon",
      "install",
      "finish",
      "end",
    ]);
  });

  it("reboots no host unless that is asked for", async () => {
    required = "kernel 2 is installed, and 1 runs";
    await update({}, { maintenance: { ...maintenance, reboot: "never" } });
    deepStrictEqual(steps(), ["prepare", "begin", "cordon", "install", "finish", "end"]);
  });

  it("is left out of other changes where it is not due", async () => {
    await update({ maintained: "2026-11-28" }, { releases: { ...releases, runc: "1.5.0" } });
    deepStrictEqual(steps(), ["cordon"]);
  });

  it("stops before the drain if etcd would lose quorum without its member", async () => {
    failing = "etcd";
    await rejects(update(), /m1: etcd: broken/);
    deepStrictEqual(steps(), ["prepare", "ask etcd"]);
  });

  it("is refused outside of its window before anything begins, with the time of the next one", async () => {
    const wanted = { ...maintenance, window: shut() };
    await rejects(
      update({}, { maintenance: wanted }),
      /^Error: m1: maintaining the host: not begun: maintenance\.window is .*; run this again at \S+Z, or take maintenance\.asOf back/,
    );
    deepStrictEqual(done, []);
  });

  it("continues outside of its window once it has begun", async () => {
    annotations = { [maintenanceAnnotation]: "2026-11-28T03:00:00Z" };
    await update({}, { maintenance: { ...maintenance, window: shut() } });
    deepStrictEqual(steps(), ["prepare", "ask etcd", "cordon", "install", "finish", "end"]);
    strictEqual(done[0], "prepare");
  });

  it("is left out of a repair outside of its window", async () => {
    const wanted = { ...maintenance, window: shut() };
    const { maintained } = await update({ drift: ["/a: is missing"] }, { maintenance: wanted });
    deepStrictEqual([steps(), maintained], [[], "2026-10-31"]);
  });

  it("is recorded only when pods work on the node again, and then needs no second reboot", async () => {
    required = "kernel 2 is installed, and 1 runs";
    failing = "prove";
    const recorded: KubernetesNodeOutputs[] = [];
    const record = (partial: KubernetesNodeOutputs) => recorded.push(partial);
    await rejects(handler.update!(outputs, inputs, { record }), /m1: prove: broken/);
    const last = recorded.at(-1)!;
    strictEqual(last.maintained, "2026-10-31");
    match(annotations[maintenanceAnnotation] ?? "", /^\d{4}-\d\d-\d\dT[\d:]+Z$/);
    beginRun();
    [failing, done] = [undefined, []];
    strictEqual((await handler.update!(last, inputs, untouched)).maintained, "2026-11-28");
    deepStrictEqual(steps(), ["prepare", "finish", "end"]);
  });

  it("ends the rollout where the host does not come back, in the next runs too", async () => {
    required = "kernel 2 is installed, and 1 runs";
    failing = "reboot";
    await rejects(update(), /m1: reboot: broken/);
    const next = { ...inputs, host: { ...machine, name: "w2", address: "192.0.2.22" } };
    const other = handler.update!({ ...outputs, host: next.host }, next, untouched);
    await rejects(other, /w2: changing the node: not begun: m1 failed/);
    beginRun();
    failing = "away at stage";
    await rejects(
      update({ drift: ["its change was not finished"] }),
      /m1: stage: no route to host\nits maintenance began at \S+Z and has not ended; look at its console, or take it off the list and add its address to lostHosts/,
    );
    await rejects(
      handler.update!({ ...outputs, host: next.host }, next, untouched),
      /w2: changing the node: not begun: m1 failed/,
    );
  });

  it("skips a host that was unreachable before", async () => {
    failing = "away at stage";
    await rejects(update(), /^Error: m1: stage: no route to host$/);
  });

  it("comes before the first set-up of a new host, where nothing runs yet", async () => {
    required = "kernel 2 is installed, and 1 runs";
    await podRuntime.create({ host: machine, layers, maintenance }, untouched);
    deepStrictEqual(done, [
      ...["prepare", "install", "ask etcd", "reboot", "finish"],
      ...["apply engine", "apply kubelet"],
    ]);
  });

  it("is on record of a new node by what its host says", async () => {
    for (const [state, date] of [
      ["done", "2026-11-28"],
      ["begun", undefined],
    ] as const) {
      seen = `maintenance\t${state}\t2026-11-28\t2026-11-28T03:00:00Z\n`;
      strictEqual((await handler.create(inputs, untouched)).maintained, date);
    }
  });

  it("is asked for by a warning of a refresh where more is due, which is no change", async () => {
    const warnings: string[] = [];
    mock.method(progress, "warner", () => (text: string) => warnings.push(text));
    seen +=
      "maintenance\tdone\t2026-11-28\t-\nreboot\tthe distribution asks for it\nlacking\tlibc6 \n";
    const known = { ...outputs, maintained: "2026-11-28", maintenance };
    const read = await handler.read!(known);
    const remedy = "set maintenance.asOf to today's date";
    deepStrictEqual(warnings, [
      `m1: it waits for a reboot: the distribution asks for it; ${remedy}`,
      `m1: it lacks 1 security update: libc6; ${remedy}`,
    ]);
    deepStrictEqual(read!.drift, []);
    strictEqual(handler.diff(read!, inputs).changes, false);
  });

  it("that has not ended is drift", async () => {
    annotations = { [maintenanceAnnotation]: "2026-11-28T03:00:00Z" };
    deepStrictEqual((await handler.read!(outputs))!.drift, [
      "its maintenance began at 2026-11-28T03:00:00Z and has not ended",
    ]);
  });
});
