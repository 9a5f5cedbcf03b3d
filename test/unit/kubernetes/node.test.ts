import * as assert from "node:assert/strict";
import {
  deleteNode,
  observeNode,
  observeNodes,
  otherNodeWithMachineId,
  waitForNode,
} from "../../../kubernetes/node";
import { nodeTrouble } from "../../../kubernetes/node-observation";
import { fakeApi, ok, refusal, type FakeRequest } from "../../fake-api";

const ready = { type: "Ready", status: "True", reason: "KubeletReady" };
const notReady = {
  type: "Ready",
  status: "False",
  reason: "KubeletNotReady",
  message: "cni plugin not initialized",
};
const diskPressure = { type: "DiskPressure", status: "True", reason: "KubeletHasDiskPressure" };
const calm = { type: "MemoryPressure", status: "False", reason: "KubeletHasSufficientMemory" };

const node = (name: string, conditions: object[], machineID = `id-of-${name}`) => ({
  metadata: { name, uid: `uid-of-${name}`, labels: { a: "b" } },
  spec: { podCIDR: "10.244.1.0/24", taints: [{ key: "k", effect: "NoSchedule" }] },
  status: { conditions, nodeInfo: { kubeletVersion: "v1.37.2", machineID } },
});
const isGet = ({ verb, path }: FakeRequest) => verb === "GET" && path === "/api/v1/nodes/w1";

describe("the reason why a node is not ready", () => {
  const cases = [
    { conditions: [], trouble: "its kubelet has not reported a state yet" },
    { conditions: [calm, ready], trouble: "" },
    { conditions: [diskPressure, ready], trouble: "" },
    {
      conditions: [calm, notReady],
      trouble: "Ready is False: KubeletNotReady: cni plugin not initialized",
    },
    {
      conditions: [diskPressure, { ...ready, status: "Unknown", reason: "NodeStatusUnknown" }],
      trouble: "Ready is Unknown: NodeStatusUnknown; DiskPressure is True: KubeletHasDiskPressure",
    },
  ];
  for (const { conditions, trouble } of cases)
    it(`is ${JSON.stringify(trouble)}`, () => assert.equal(nodeTrouble(conditions), trouble));
});

describe("a node", () => {
  it("is observed", async () => {
    const fake = await fakeApi((request) => (isGet(request) ? ok(node("w1", [ready])) : undefined));
    assert.deepEqual(await observeNode(fake.api, "w1"), {
      uid: "uid-of-w1",
      ready: true,
      lacksNetwork: false,
      trouble: "",
      reported: 0,
      unschedulable: false,
      annotations: {},
      labels: { a: "b" },
      taints: [{ key: "k", effect: "NoSchedule" }],
      kubeletVersion: "v1.37.2",
      containerRuntimeVersion: "",
      machineId: "id-of-w1",
      podCidr: "10.244.1.0/24",
    });
    assert.equal(await observeNode(fake.api, "w2"), undefined);
    fake.close();
  });

  it("is listed with all others, by name", async () => {
    const items = [node("w1", [ready]), node("w2", [notReady])];
    const fake = await fakeApi(({ path }) =>
      path === "/api/v1/nodes" ? ok({ items }) : undefined,
    );
    const seen = await observeNodes(fake.api);
    assert.deepEqual(
      [...seen].map(([name, one]) => [name, one.ready]),
      [
        ["w1", true],
        ["w2", false],
      ],
    );
    fake.close();
  });

  it("is awaited until it is ready, through an API server restart", async () => {
    const states = [
      undefined,
      refusal(503, "apiserver is shutting down"),
      ok(node("w1", [notReady])),
      ok(node("w1", [ready])),
    ];
    const fake = await fakeApi(() => states.shift());
    const lines: string[] = [];
    const wait = { deadlineMs: 10_000, report: (line: string) => lines.push(line) };
    const { podCidr } = await waitForNode(fake.api, "w1", { ...wait, ready: true });
    fake.close();
    assert.equal(podCidr, "10.244.1.0/24");
    assert.deepEqual(lines, [
      "its kubelet has not registered it",
      `${fake.api.server}: GET /api/v1/nodes/w1: apiserver is shutting down (503)`,
      "Ready is False: KubeletNotReady: cni plugin not initialized",
    ]);
  });

  it("is awaited until its kubelet has reported since its start", async () => {
    const started = Date.parse("2026-11-23T12:00:05Z");
    const reports = ["2026-11-23T11:58:00Z", "2026-11-23T12:00:05Z"];
    const fake = await fakeApi(() =>
      ok(node("w1", [{ ...ready, lastHeartbeatTime: reports.shift() }])),
    );
    const lines: string[] = [];
    const wait = { deadlineMs: 5_000, report: (line: string) => lines.push(line) };
    await waitForNode(fake.api, "w1", { ...wait, ready: true, since: started });
    fake.close();
    assert.deepEqual(lines, ["its kubelet has not reported since it started"]);
  });

  it("only has to register unless readiness is requested", async () => {
    const fake = await fakeApi(() => ok(node("w1", [notReady])));
    const wait = { deadlineMs: 0, report: () => undefined };
    assert.equal((await waitForNode(fake.api, "w1", { ...wait, ready: false })).ready, false);
    fake.close();
  });

  it("is an error with its conditions when it is not ready in time", async () => {
    const fake = await fakeApi(() => ok(node("w1", [notReady])));
    const wait = { deadlineMs: 300, report: () => undefined };
    await assert.rejects(waitForNode(fake.api, "w1", { ...wait, ready: true }), {
      message:
        "w1: waiting for the node to become ready: timed out after 0 s: " +
        "Ready is False: KubeletNotReady: cni plugin not initialized",
    });
    fake.close();
  });

  it("is an error with advice when it never registers", async () => {
    const fake = await fakeApi(() => undefined);
    const wait = { deadlineMs: 0, report: () => undefined };
    await assert.rejects(waitForNode(fake.api, "w1", { ...wait, ready: true }), {
      message:
        "w1: waiting for the node to become ready: timed out after 0 s: its kubelet has not registered it\n" +
        "see journalctl --unit kubelet on w1",
    });
    fake.close();
  });

  it("is found by a duplicate machine-id", async () => {
    const items = [node("w1", []), node("w2", [], "id-of-w1"), node("w3", [])];
    const fake = await fakeApi(() => ok({ items }));
    assert.equal(await otherNodeWithMachineId(fake.api, "w1", "id-of-w1"), "w2");
    assert.equal(await otherNodeWithMachineId(fake.api, "w3", "id-of-w3"), undefined);
    fake.close();
  });

  it("can be deleted repeatedly", async () => {
    const fake = await fakeApi(({ path }) => (path === "/api/v1/nodes/w1" ? ok({}) : undefined));
    for (const name of ["w1", "gone"]) await deleteNode(fake.api, name);
    fake.close();
    assert.deepEqual(
      fake.requests.map(({ verb, path }) => `${verb} ${path}`),
      ["DELETE /api/v1/nodes/w1", "DELETE /api/v1/nodes/gone"],
    );
  });
});
