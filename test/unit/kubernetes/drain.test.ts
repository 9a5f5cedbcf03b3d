import * as assert from "node:assert/strict";
import { drainNode, remaining } from "../../../kubernetes/drain";
import { isBare, mustLeave } from "../../../kubernetes/pods";
import { fakeApi, ok, refusal, type FakeRequest, type Reply } from "../../fake-api";
import { fieldAt } from "../../field-at";

type Pod = ReturnType<typeof pod>;
const pod = (name: string, more: object = {}, metadata: object = {}) => ({
  metadata: {
    name,
    namespace: "default",
    uid: `uid-of-${name}`,
    ...ownedBy("ReplicaSet"),
    ...metadata,
  },
  status: { phase: "Running" },
  ...more,
});
const ownedBy = (kind: string) => ({ ownerReferences: [{ kind, controller: true }] });
const unowned = { ownerReferences: undefined };
const mirror = { annotations: { "kubernetes.io/config.mirror": "x" } };

const budget = "The disruption budget web needs 2 healthy pods and has 2 currently";
const overBudget = refusal(
  429,
  "Cannot evict pod as it would violate the pod's disruption budget.",
  {
    causes: [{ reason: "DisruptionBudget", message: budget }],
  },
);

const node = (name: string, spec: object = {}) => ({
  metadata: { name },
  spec,
  status: { conditions: [{ type: "Ready", status: "True" }] },
});

/** A node with these pods. `evict` answers evictions and deletions, and so decides whether the pod leaves. */
async function cluster(
  pods: Pod[],
  evict: (name: string, request: FakeRequest) => Reply | "goes",
  nodes: readonly object[] = [node("w1", { unschedulable: true }), node("w2")],
) {
  let left = pods;
  return fakeApi((request) => {
    if (request.path === "/api/v1/nodes/w1") return ok({});
    if (request.path === "/api/v1/nodes") return ok({ items: nodes });
    if (request.path === "/api/v1/pods") return ok({ items: left });
    const name = /\/pods\/([^/]+)/.exec(request.path)![1]!;
    const answer = evict(name, request);
    if (answer !== "goes") return answer;
    left = left.filter(({ metadata }) => metadata.name !== name);
    return ok({});
  });
}

const quiet = { deadlineMs: 5_000, report: () => undefined };

describe("pods that a drain evicts", () => {
  const cases = [
    { title: "one of a ReplicaSet", pod: pod("a"), leaves: true },
    { title: "one without a controller", pod: pod("a", {}, unowned), leaves: true },
    { title: "one of a DaemonSet", pod: pod("a", {}, ownedBy("DaemonSet")), leaves: false },
    { title: "a static one", pod: pod("a", {}, { ...mirror, ...ownedBy("Node") }), leaves: false },
    {
      title: "one that succeeded",
      pod: pod("a", { status: { phase: "Succeeded" } }),
      leaves: false,
    },
    { title: "one that failed", pod: pod("a", { status: { phase: "Failed" } }), leaves: false },
    { title: "one that is pending", pod: pod("a", { status: { phase: "Pending" } }), leaves: true },
  ];
  for (const { title, pod, leaves } of cases)
    it(`${title}: ${leaves}`, () => assert.equal(mustLeave(pod as never), leaves));

  it("recognizes pods without a controller", () => {
    assert.equal(isBare(pod("a", {}, unowned) as never), true);
    assert.equal(isBare(pod("a") as never), false);
  });
});

describe("draining a node", () => {
  it("cordons it, evicts its pods and returns when they are gone", async () => {
    const fake = await cluster([pod("a"), pod("d", {}, ownedBy("DaemonSet"))], () => "goes");
    await drainNode(fake.api, "w1", quiet);
    fake.close();
    assert.deepEqual(
      fake.requests.map(({ verb, path }) => `${verb} ${path}`),
      [
        "GET /api/v1/nodes/w1",
        "PATCH /api/v1/nodes/w1",
        "GET /api/v1/pods",
        "POST /api/v1/namespaces/default/pods/a/eviction",
        "GET /api/v1/pods",
      ],
    );
    assert.equal(fieldAt(fake.requests[1]!.body, "spec.unschedulable"), true);
    assert.deepEqual(fake.requests[2]!.query, { fieldSelector: "spec.nodeName=w1" });
    assert.deepEqual(fake.requests[3]!.body, {
      apiVersion: "policy/v1",
      kind: "Eviction",
      metadata: { name: "a", namespace: "default" },
      deleteOptions: { preconditions: { uid: "uid-of-a" } },
    });
  });

  it("does not wait for a pod that tolerates the cordon and starts again", async () => {
    let born = 0;
    const stubborn = () => pod("stubborn", {}, { uid: `stubborn-${(born += 1)}` });
    let there = stubborn();
    const evicted: string[] = [];
    const fake = await fakeApi(({ path, body }) => {
      if (path === "/api/v1/nodes/w1") return ok({});
      if (path === "/api/v1/pods") return ok({ items: [there] });
      evicted.push(String(fieldAt(body, "deleteOptions.preconditions.uid")));
      there = stubborn();
      return ok({});
    });
    const lines: string[] = [];
    await drainNode(fake.api, "w1", { ...quiet, report: (line) => lines.push(line) });
    fake.close();
    assert.deepEqual(evicted, ["stubborn-1"]);
    assert.equal(
      lines.at(-1),
      "pods that tolerate the cordon started again and stay: default/stubborn",
    );
  });

  it("waits for a disruption budget and names it", async () => {
    const answers: (Reply | "goes")[] = [overBudget, overBudget];
    const fake = await cluster([pod("a")], () => answers.shift() ?? "goes");
    const lines: string[] = [];
    await drainNode(fake.api, "w1", { ...quiet, report: (line) => lines.push(line) });
    fake.close();
    assert.deepEqual(lines, [
      `1 pod left: default/a cannot be evicted: ${budget}`,
      "1 pod left: waiting for default/a to stop",
    ]);
  });

  it("fails at its deadline, naming the pod and the budget", async () => {
    const fake = await cluster([pod("a")], () => overBudget);
    await assert.rejects(drainNode(fake.api, "w1", { ...quiet, deadlineMs: 0 }), {
      message:
        `w1: draining: timed out after 0 s: 1 pod left: default/a cannot be evicted: ${budget}\n` +
        "add a replica to the workload or loosen its disruption budget, then run this again",
    });
    fake.close();
  });

  const dns = { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } };
  const alone = [node("w1", { unschedulable: true })];
  const taints = [{ key: "mine", effect: "NoSchedule" }];

  for (const [title, nodes] of [
    ["the node is the only one", alone],
    ["the others have taints of their own", [...alone, node("w2", { taints })]],
  ] as const)
    it(`stops CoreDNS against its own budget when ${title}`, async () => {
      const fake = await cluster(
        [pod("dns", {}, dns)],
        (_, { verb }) => (verb === "DELETE" ? "goes" : overBudget),
        nodes,
      );
      const lines: string[] = [];
      await drainNode(fake.api, "w1", { ...quiet, report: (line) => lines.push(line) });
      fake.close();
      const deletion = fake.requests.find(({ verb }) => verb === "DELETE")!;
      assert.deepEqual(deletion.body, { preconditions: { uid: "uid-of-dns" } });
      assert.deepEqual(lines, [
        "kube-system/dns: no other node can take it; stopping it against its own budget",
        "1 pod left: waiting for kube-system/dns to stop",
      ]);
    });

  it("respects the budget of CoreDNS if another node can take it", async () => {
    const fake = await cluster([pod("dns", {}, dns)], () => overBudget);
    await assert.rejects(drainNode(fake.api, "w1", { ...quiet, deadlineMs: 0 }), {
      message: /kube-system\/dns cannot be evicted: The disruption budget web needs/,
    });
    fake.close();
  });

  it("reports that no wait helps if a pod with a budget has no other node", async () => {
    const fake = await cluster([pod("a")], () => overBudget, alone);
    await assert.rejects(drainNode(fake.api, "w1", { ...quiet, deadlineMs: 0 }), {
      message:
        `w1: draining: timed out after 0 s: 1 pod left: default/a cannot be evicted: ${budget}; no other node can take it\n` +
        "add a node that can take the pod, or delete its disruption budget until this has run again",
    });
    fake.close();
  });

  it("names a webhook that does not answer", async () => {
    const cause =
      'Internal error occurred: failed calling webhook "policy.example.com": connection refused';
    const fake = await cluster([pod("a")], () => refusal(500, cause));
    await assert.rejects(drainNode(fake.api, "w1", { ...quiet, deadlineMs: 0 }), {
      message:
        `w1: draining: timed out after 0 s: 1 pod left: default/a cannot be evicted: ${cause} (500)\n` +
        "start what serves the webhook policy.example.com, or delete it: kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations",
    });
    fake.close();
  });

  it("waits for a webhook that denies the eviction until the pod has moved", async () => {
    const denied = 'admission webhook "evict.example.com" denied the request: is being migrated';
    const answers: (Reply | "goes")[] = [refusal(403, denied)];
    const fake = await cluster([pod("a")], () => answers.shift() ?? "goes");
    const lines: string[] = [];
    await drainNode(fake.api, "w1", { ...quiet, report: (line) => lines.push(line) });
    fake.close();
    assert.equal(lines[0], `1 pod left: default/a cannot be evicted: ${denied} (403)`);
  });

  it("names a webhook that keeps it from cordoning the node", async () => {
    const cause = 'failed calling webhook "nodes.example.com": no endpoints available';
    const fake = await fakeApi(({ verb }) => (verb === "GET" ? ok({}) : refusal(500, cause)));
    await assert.rejects(drainNode(fake.api, "w1", { ...quiet, deadlineMs: 0 }), {
      message:
        /^w1: cordoning: timed out .*\nstart what serves the webhook nodes.example.com, or delete it/,
    });
    fake.close();
  });

  it("reports that pods that came back stop with a removed host", async () => {
    let evicted = 0;
    const fake = await fakeApi(({ path }) => {
      if (path === "/api/v1/nodes/w1") return ok({});
      if (path.endsWith("/eviction")) evicted += 1;
      return ok({ items: [pod("stubborn", {}, { uid: `stubborn-${evicted}` })] });
    });
    const lines: string[] = [];
    const report = (line: string) => lines.push(line);
    await drainNode(fake.api, "w1", { ...quiet, report, removed: true });
    fake.close();
    assert.deepEqual(
      [evicted, lines.at(-1)],
      [1, "pods that tolerate the cordon started again and stop with the host: default/stubborn"],
    );
  });

  it("does not evict a stopping pod again", async () => {
    const stopping = pod("a", {}, { deletionTimestamp: "now" });
    const fake = await cluster([stopping], () => assert.fail("evicted"));
    await assert.rejects(drainNode(fake.api, "w1", { ...quiet, deadlineMs: 300 }), {
      message: /waiting for default\/a to stop\nonly its kubelet can stop a pod/,
    });
    fake.close();
  });

  it("tolerates pods that are gone or replaced, and an API server that restarts", async () => {
    const answers = [refusal(404, "gone"), refusal(409, "uid"), refusal(503, "restarting")];
    const fake = await cluster([pod("a")], () => answers.shift() ?? "goes");
    await drainNode(fake.api, "w1", quiet);
    fake.close();
    assert.equal(answers.length, 0);
  });

  it("fails at once when evictions are forbidden", async () => {
    const fake = await cluster([pod("a")], () => refusal(403, "pods is forbidden"));
    await assert.rejects(drainNode(fake.api, "w1", quiet), {
      message: /pods is forbidden \(403\)$/,
    });
    fake.close();
  });

  it("reports a pod without a controller once", async () => {
    const answers: (Reply | "goes")[] = [overBudget];
    const fake = await cluster([pod("a", {}, unowned)], () => answers.shift() ?? "goes");
    const lines: string[] = [];
    await drainNode(fake.api, "w1", { ...quiet, report: (line) => lines.push(line) });
    fake.close();
    const bare = "default/a has no controller; nothing will restart it on another node";
    assert.equal(lines.filter((line) => line === bare).length, 1);
  });

  it("with force deletes the pods of a lost host", async () => {
    const fake = await cluster([pod("a", {}, { deletionTimestamp: "now" })], () => "goes");
    await drainNode(fake.api, "w1", { ...quiet, force: true });
    fake.close();
    const { verb, path, body } = fake.requests[3]!;
    assert.equal(`${verb} ${path}`, "DELETE /api/v1/namespaces/default/pods/a");
    assert.deepEqual(body, { gracePeriodSeconds: 0, preconditions: { uid: "uid-of-a" } });
  });

  it("with force does not wait for the finalizers of a deleted pod, and names them", async () => {
    const tied = pod("tied", {}, { finalizers: ["example.com/tied"] });
    const deleted = pod("tied", {}, { ...tied.metadata, deletionGracePeriodSeconds: 0 });
    let there = tied;
    let deletions = 0;
    const fake = await fakeApi(({ verb, path }) => {
      if (path === "/api/v1/nodes/w1") return ok({});
      if (path === "/api/v1/pods") return ok({ items: [there] });
      if (verb === "DELETE") [there, deletions] = [deleted, deletions + 1];
      return ok({});
    });
    const lines: string[] = [];
    await drainNode(fake.api, "w1", { ...quiet, force: true, report: (line) => lines.push(line) });
    fake.close();
    assert.deepEqual(
      [deletions, lines.at(-1)],
      [1, "default/tied is deleted, and stays on record for its finalizer example.com/tied"],
    );
  });

  it("without force waits for the kubelet of a pod that has a finalizer", async () => {
    const stopping = { deletionTimestamp: "now", deletionGracePeriodSeconds: 0, finalizers: ["a"] };
    const fake = await cluster([pod("a", {}, stopping)], () => assert.fail("evicted"));
    await assert.rejects(drainNode(fake.api, "w1", { ...quiet, deadlineMs: 0 }), {
      message: /waiting for default\/a to stop/,
    });
    fake.close();
  });

  it("names five of many pods", () => {
    const left = [1, 2, 3, 4, 5, 6, 7].map((n) => ({ pod: `p${n}`, state: "stopping" as const }));
    assert.equal(
      remaining(left).seen,
      "7 pods left: waiting for p1, p2, p3, p4, p5 and 2 more to stop",
    );
  });
});
