import * as assert from "node:assert/strict";
import type { Taint } from "../../../config/schema";
import {
  labelNode,
  taintNode,
  taintPatch,
  taintsAnnotation,
} from "../../../kubernetes/labels-and-taints";
import { fakeApi, ok, refusal } from "../../fake-api";

const gpu: Taint = { key: "gpu", value: "yes", effect: "NoSchedule" };
const slow: Taint = { key: "slow", effect: "PreferNoSchedule" };
const notReady = { key: "node.kubernetes.io/not-ready", effect: "NoExecute", timeAdded: "now" };

const node = (managed: string | undefined, taints?: object[]) =>
  ({
    metadata: {
      uid: "u",
      resourceVersion: "7",
      ...(managed === undefined ? {} : { annotations: { [taintsAnnotation]: managed } }),
    },
    spec: { taints },
  }) as never;

const patch = (managed: string | null, taints: object[] | null) => ({
  metadata: { resourceVersion: "7", annotations: { [taintsAnnotation]: managed } },
  spec: { taints },
});

describe("the patch for a node's taints", () => {
  const cases = [
    {
      title: "nothing wanted, nothing there",
      managed: undefined,
      now: undefined,
      want: [],
      gives: undefined,
    },
    {
      title: "all there",
      managed: "gpu:NoSchedule",
      now: [notReady, gpu],
      want: [gpu],
      gives: undefined,
    },
    {
      title: "all there in another order",
      managed: "gpu:NoSchedule,slow:PreferNoSchedule",
      now: [slow, gpu],
      want: [gpu, slow],
      gives: undefined,
    },
    {
      title: "the first",
      managed: undefined,
      now: undefined,
      want: [gpu],
      gives: patch("gpu:NoSchedule", [gpu]),
    },
    {
      title: "what the kubelet registered with",
      managed: undefined,
      now: [gpu],
      want: [gpu],
      gives: patch("gpu:NoSchedule", [gpu]),
    },
    {
      title: "one more beside an unmanaged one",
      managed: "gpu:NoSchedule",
      now: [notReady, gpu],
      want: [gpu, slow],
      gives: patch("gpu:NoSchedule,slow:PreferNoSchedule", [notReady, gpu, slow]),
    },
    {
      title: "another value",
      managed: "gpu:NoSchedule",
      now: [{ ...gpu, value: "no" }],
      want: [gpu],
      gives: patch("gpu:NoSchedule", [gpu]),
    },
    {
      title: "one removed by hand",
      managed: "gpu:NoSchedule",
      now: [notReady],
      want: [gpu],
      gives: patch("gpu:NoSchedule", [notReady, gpu]),
    },
    {
      title: "one no longer wanted",
      managed: "gpu:NoSchedule",
      now: [notReady, gpu],
      want: [],
      gives: patch(null, [notReady]),
    },
    {
      title: "the last no longer wanted",
      managed: "gpu:NoSchedule",
      now: [gpu],
      want: [],
      gives: patch(null, null),
    },
  ];
  for (const { title, managed, now, want, gives } of cases)
    it(title, () => assert.deepEqual(taintPatch(node(managed, now), want), gives));
});

describe("setting labels and taints", () => {
  it("uses server-side apply with the node's uid", async () => {
    const fake = await fakeApi(({ verb, path }) => {
      if (path === "/api/v1")
        return ok({
          resources: [
            { name: "nodes/status", kind: "Node", namespaced: false },
            { name: "nodes", kind: "Node", namespaced: false },
          ],
        });
      if (path === "/api/v1/nodes/w1") return ok(verb === "GET" ? node(undefined) : {});
      return undefined;
    });
    await labelNode(fake.api, "w1", { disk: "ssd" });
    fake.close();
    assert.deepEqual(fake.requests.at(-1), {
      verb: "PATCH",
      path: "/api/v1/nodes/w1",
      query: { fieldManager: "kubernetes-on-bare-metal", force: "true" },
      contentType: "application/apply-patch+yaml",
      body: {
        apiVersion: "v1",
        kind: "Node",
        metadata: { name: "w1", uid: "u", labels: { disk: "ssd" } },
      },
    });
  });

  it("retries when the node changed meanwhile", async () => {
    const answers = [refusal(409, "the object has been modified"), ok({})];
    const fake = await fakeApi(({ verb }) =>
      verb === "GET" ? ok(node(undefined)) : answers.shift(),
    );
    await taintNode(fake.api, "w1", [gpu]);
    fake.close();
    assert.deepEqual(
      fake.requests.map(({ verb }) => verb),
      ["GET", "PATCH", "GET", "PATCH"],
    );
  });

  it("fails when the node does not exist", async () => {
    const fake = await fakeApi(() => undefined);
    const message = (doing: string) =>
      `w1: ${doing}: the cluster has no such node; run pulumi up --refresh`;
    await assert.rejects(labelNode(fake.api, "w1", {}), { message: message("setting its labels") });
    await assert.rejects(taintNode(fake.api, "w1", []), { message: message("setting its taints") });
    fake.close();
  });
});
