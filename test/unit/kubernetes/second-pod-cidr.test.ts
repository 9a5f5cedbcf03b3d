import { deepStrictEqual, rejects, strictEqual, throws } from "node:assert";
import type { V1Node } from "@kubernetes/client-node";
import { freePodCidr, assignSecondPodCidr } from "../../../kubernetes/second-pod-cidr";
import { fakeApi, ok, refusal, type FakeApi, type FakeRequest } from "../../fake-api";

const managedFields = [{ manager: "kubernetes-on-bare-metal", operation: "Apply" }];
const noted = "network.example/managed";
const announcement = {
  noted,
  annotations: { [noted]: "true", "network.example/v6": "fd00:7::11" },
};
const wait = { deadlineMs: 20_000, report: () => undefined };
const part = "fd00:10:244::/64";
const kept = "/api/v1/namespaces/kube-system/configmaps";

/** A node as it is before: with what people, other programs and this one have put on it. */
const before = (): TestNode => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: {
    name: "w1",
    uid: "old",
    resourceVersion: "7",
    creationTimestamp: "2026-11-01T00:00:00Z",
    labels: { zone: "a" },
    annotations: { [noted]: "true", "network.example/v4": "192.0.2.11" },
    managedFields,
  },
  spec: {
    podCIDR: "10.244.1.0/24",
    podCIDRs: ["10.244.1.0/24"],
    unschedulable: true,
    taints: [{ key: "dedicated", effect: "NoSchedule" }],
  },
  status: { conditions: [{ type: "Ready", status: "True" }], volumesInUse: ["v"] },
});

/** What this test reads and changes of a Node. */
interface TestNode {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly creationTimestamp?: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly managedFields?: readonly object[];
    finalizers?: readonly string[];
  };
  readonly spec: {
    readonly podCIDR: string;
    readonly podCIDRs: string[];
    readonly unschedulable?: boolean;
    readonly taints?: readonly object[];
  };
  readonly status: object;
}

type Fields = Record<string, unknown>;

/** Merges as the API server does, as far as these patches need it. */
function merge(into: Fields, patch: object): Fields {
  for (const [key, value] of Object.entries(patch) as [string, unknown][])
    if (value === null) Reflect.deleteProperty(into, key);
    else if (typeof value === "object" && !Array.isArray(value))
      into[key] = merge((into[key] ?? {}) as Fields, value);
    else into[key] = value;
  return into;
}

const merged = (node: object, patch: object): TestNode =>
  merge(node as Fields, patch) as unknown as TestNode;

describe("a node that gets a part of a second network", () => {
  let api: FakeApi;
  let node: TestNode | undefined;
  let record: object | undefined;
  let owners: unknown[];
  let done: string[];
  let conflicts: number;
  let beforeCreation: (() => void) | undefined;

  function answer({ verb, path, body }: FakeRequest) {
    if (verb !== "GET") done.push(`${verb} ${path.split("/").at(-2)}/${path.split("/").at(-1)}`);
    if (path.includes("/csinodes/")) {
      owners.push((body as { metadata: { ownerReferences: unknown } }).metadata.ownerReferences);
      return ok({});
    }
    if (path.startsWith(kept)) {
      if (verb === "POST" && record) return refusal(409, "exists");
      if (verb === "POST" || verb === "PATCH") record = body as object;
      if (verb !== "DELETE") return record && ok(record);
      record = undefined;
      return ok({});
    }
    if (verb === "POST") {
      beforeCreation?.();
      if (node) return refusal(409, "exists");
      node = merged(structuredClone(body as object), {
        metadata: { uid: "new", resourceVersion: "9" },
      });
      return ok(node);
    }
    if (!node) return undefined;
    if (verb === "PATCH") merged(node, body as object);
    if (verb === "DELETE") {
      deepStrictEqual((body as { preconditions: object }).preconditions, {
        uid: "old",
        resourceVersion: "7",
      });
      if (conflicts-- > 0) return refusal(409, "the object has been modified");
      node = undefined;
      return ok({});
    }
    return ok(node);
  }

  beforeEach(async () => {
    [node, record, owners, done, conflicts] = [before(), undefined, [], [], 0];
    beforeCreation = undefined;
    api = await fakeApi(answer);
  });
  afterEach(() => api.close());
  const give = () => assignSecondPodCidr(api.api, "w1", part, announcement, wait);
  const own = { apiVersion: "v1", kind: "Node", name: "w1", uid: "new" };

  it("is announced with what follows from its own annotations", async () => {
    const derived = (present: Readonly<Record<string, string>>) => ({
      "network.example/copy": present["network.example/v4"]!,
    });
    await assignSecondPodCidr(api.api, "w1", part, { ...announcement, derived }, wait);
    strictEqual(node!.metadata.annotations!["network.example/copy"], "192.0.2.11");
  });

  it("is recreated with all that it had, and with its second pod CIDR", async () => {
    await give();
    const { uid, resourceVersion, labels, annotations, ...rest } = node!.metadata;
    deepStrictEqual([uid, labels, rest.managedFields], ["new", { zone: "a" }, managedFields]);
    strictEqual(rest.creationTimestamp, undefined);
    strictEqual(typeof resourceVersion, "string");
    deepStrictEqual(annotations, {
      ...announcement.annotations,
      "network.example/v4": "192.0.2.11",
    });
    deepStrictEqual(node!.spec, { ...before().spec, podCIDRs: ["10.244.1.0/24", part] });
    deepStrictEqual(node!.status, before().status);
    deepStrictEqual(done, [
      "POST kube-system/configmaps",
      "PATCH csinodes/w1",
      "PATCH nodes/w1",
      "DELETE nodes/w1",
      "POST v1/nodes",
      "PATCH nodes/w1",
      "PATCH csinodes/w1",
      "DELETE configmaps/kubernetes-on-bare-metal-node.w1",
    ]);
    deepStrictEqual([owners, record], [[null, [own]], undefined]);
  });

  it("stays as it is when it has both parts", async () => {
    node!.spec.podCIDRs.push(part);
    await give();
    deepStrictEqual(done, []);
  });

  it("is recreated by the next run if one was killed in between", async () => {
    record = { data: { node: JSON.stringify(node) } };
    node = undefined;
    await give();
    deepStrictEqual(node!.spec.podCIDRs, ["10.244.1.0/24", part]);
    deepStrictEqual([node!.metadata.labels, record], [{ zone: "a" }, undefined]);
  });

  it("gets back what it had when its kubelet registered it meanwhile", async () => {
    beforeCreation = () => {
      node ??= {
        metadata: { name: "w1", uid: "new", resourceVersion: "8", labels: { arch: "amd64" } },
        spec: { podCIDR: "10.244.5.0/24", podCIDRs: ["10.244.5.0/24", "fd00:10:244:5::/64"] },
        status: {},
      };
    };
    await give();
    deepStrictEqual(node!.metadata.labels, { arch: "amd64", zone: "a" });
    deepStrictEqual(node!.metadata.annotations![noted], "true");
    deepStrictEqual(node!.spec.taints, before().spec.taints);
    strictEqual(node!.spec.unschedulable, true);
    strictEqual(node!.spec.podCIDR, "10.244.5.0/24");
  });

  it("is looked at again when it changes at that moment", async () => {
    conflicts = 1;
    await give();
    strictEqual(done.filter((one) => one === "DELETE nodes/w1").length, 2);
    strictEqual(node!.metadata.annotations![noted], "true");
  });

  it("stays when others want to be asked before it goes", async () => {
    node!.metadata.finalizers = ["example.com/inventory"];
    await rejects(give(), {
      message: `w1: adding the pod CIDR ${part}: the Node object has to be deleted and recreated, and its finalizers prevent that: example.com/inventory; remove them, then run pulumi up again`,
    });
    deepStrictEqual(done, []);
  });
});

const nodeOf = (fields: object) => fields as V1Node;

describe("the part of a node", () => {
  const network = { podCidr: "fd00:10:244::/62", nodeMask: 64 };
  const having = (...podCIDRs: string[]) => nodeOf({ spec: { podCIDRs } });

  it("is the first that no other has", () => {
    strictEqual(freePodCidr(network, [having("10.244.0.0/24")]), "fd00:10:244::/64");
    strictEqual(
      freePodCidr(network, [
        having("10.244.0.0/24", "fd00:10:244::/64"),
        having("10.244.1.0/24", "fd00:10:244:2::/64"),
      ]),
      "fd00:10:244:1::/64",
    );
  });

  it("is missed when the network has no more", () =>
    throws(
      () =>
        freePodCidr(
          network,
          ["", "1", "2", "3"].map((four) =>
            having(`fd00:10:244:${four}::/64`.replace(":::", "::")),
          ),
        ),
      /network\.ipv6\.podCidr: fd00:10:244::\/62 has no free \/64/,
    ));
});
