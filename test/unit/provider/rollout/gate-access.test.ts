import { deepStrictEqual, strictEqual } from "node:assert";
import { mock } from "node:test";
import type { dynamic } from "@pulumi/pulumi";
import { newCa } from "../../../../pki/authority";
import * as clusterApis from "../../../../provider/cluster/api";
import { same } from "../../../../provider/handler";
import * as handlers from "../../../../provider/handlers";
import { issueTimeVariable } from "../../../../provider/pki/issue-clock";
import { whileAnswering, type Request } from "../../../../provider/request";
import { heldByGates } from "../../../../provider/rollout/held";
import * as removals from "../../../../provider/rollout/removal";
import { setStackConfig } from "../../../../provider/stack";
import { beginRun } from "../../../../runtime/per-run";
import { fakeApi, ok as found } from "../../../fake-api";
import { etcdLayer, host, hostThatTakesAll } from "../etcd/etcd-layer";
import { fakeEtcd, memberOf } from "../etcd/fake-etcd";

type Bag = Record<string, unknown>;
type Methods = Required<dynamic.ResourceProvider<Bag, Bag>>;

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const accessOf = (name: string) => ({
  servers: ["https://192.0.2.11:6443"],
  trusted: `${name} CA`,
  client: { cert: `${name} certificate`, key: `${name} key` },
});
const [old, renewed] = [accessOf("old"), accessOf("renewed")];
const file = (content: string) => ({ files: { "/etc/a": { content } } });
const layer = (more: object = {}): Bag => ({
  ...{ host, layer: "network", ...file("a"), gateAccess: old },
  ...more,
});

describe("the access of gates, as an input", () => {
  afterEach(() => {
    mock.restoreAll();
    beginRun();
    Reflect.deleteProperty(process.env, issueTimeVariable);
  });

  describe("of a layer", () => {
    let outputs: Bag;
    beforeEach(async () => {
      hostThatTakesAll();
      outputs = (await handlers.create("HostLayer", layer())).outs as Bag;
    });

    for (const [what, more, changes] of [
      [
        "another certificate, as after a renewal or with another CA",
        { gateAccess: renewed },
        false,
      ],
      ["one that only up can know", { gateAccess: unknown }, false],
      ["one of which only up can know the key", { gateAccess: { ...old, client: unknown } }, false],
      ["none, because the gates are gone", { gateAccess: undefined }, false],
      ["another one beside another file", { gateAccess: unknown, ...file("b") }, true],
      [
        "another one beside a file that only up can know",
        { gateAccess: old, ...file(unknown) },
        true,
      ],
    ] as const)
      it(`is ${changes ? "a" : "no"} change: ${what}`, () =>
        strictEqual(handlers.diff("HostLayer", outputs, layer(more)).changes, changes));

    it("is once in the state: among its inputs, from where a removal has it", async () => {
      const { create, update, delete: remove } = handlers.methods("HostLayer") as Methods;
      const onRecord = (inputs: Bag): Request => ({
        getOldInputs: () => ({ toJavaScript: () => inputs }),
      });
      const plane = (more: object) => layer({ layer: "control-plane", ...more });
      const { outs } = await whileAnswering({}, () => create(plane({})));
      const held = { ...outs, drift: [heldByGates] };
      const { outs: made } = await whileAnswering(onRecord(plane({})), () =>
        update("m1/control-plane", held, plane({ gateAccess: renewed })),
      );
      deepStrictEqual(
        [outs, made].map((one) => "gateAccess" in one!),
        [false, false],
      );
      const given: unknown[] = [];
      mock.method(removals, "removeBetweenGates", async ({ outputs }: removals.LayerRemoval) => {
        given.push(outputs.gateAccess);
      });
      for (const access of [old, renewed])
        await whileAnswering(onRecord(plane({ gateAccess: access })), () =>
          remove("m1/control-plane", made!),
        );
      deepStrictEqual(given, [old, renewed]);
    });

    it("is that of today in a change, whatever is on record", async () => {
      const fake = await fakeApi(({ path }) =>
        found(
          path === "/api/v1"
            ? { resources: [{ name: "nodes", kind: "Node", namespaced: false }] }
            : { items: [{ metadata: { name: "m1" } }] },
        ),
      );
      const asked = mock.method(clusterApis, "clusterApi", () => fake.api);
      const sections: Bag = {
        cluster: { name: "prod" },
        ssh: { user: "root", password: "x" },
        hosts: [{ ...host, owner: undefined, hostKey, roles: ["master", "etcd"] }],
        rollout: { gates: [{ name: "nodes", kind: "Node", condition: "true" }] },
      };
      setStackConfig((key) => (key in sections ? JSON.stringify(sections[key]) : undefined));
      const news = layer({ ...file("b"), gateAccess: renewed });
      await handlers.update("HostLayer", "m1/network", outputs, news);
      fake.close();
      const clients = asked.mock.calls.map(({ arguments: [access] }) => access!.client);
      deepStrictEqual(clients, [renewed.client, renewed.client]);
    });
  });

  it("is no change of an etcd member either", async () => {
    fakeEtcd();
    const member = { ...memberOf(1, [1]), gateAccess: old };
    const { outs } = await handlers.create("EtcdMember", member);
    const changes = (gateAccess: unknown) =>
      handlers.diff("EtcdMember", outs as Bag, { ...member, gateAccess }).changes;
    deepStrictEqual([changes(renewed), changes(unknown)], [false, false]);
  });

  describe("in a saved plan", () => {
    /** Inputs that differ from the plan's, as the engine compares them: what the plan does not know may become anything. */
    const violations = (planned: Bag, actual: Bag): string[] =>
      [...new Set([...Object.keys(planned), ...Object.keys(actual)])].filter(
        (key) => !accepts(planned[key], actual[key]),
      );
    const accepts = (planned: unknown, actual: unknown): boolean => {
      if (planned === unknown || same(planned, actual)) return true;
      if (typeof planned !== "object" || typeof actual !== "object" || !planned || !actual)
        return false;
      return violations(planned as Bag, actual as Bag).length === 0;
    };
    const checked = (kind: "HostLayer" | "ClusterGates", olds: Bag | undefined, news: Bag) =>
      handlers.check(kind, olds, news).inputs as Bag;

    it("becomes known, and nothing else of its layer differs", async () => {
      process.env[issueTimeVariable] = new Date().toISOString();
      const inputs = await etcdLayer();
      const made = (gateAccess: unknown) =>
        checked("HostLayer", { ...inputs }, { ...inputs, gateAccess });
      deepStrictEqual(violations(made(unknown), made(renewed)), []);
      deepStrictEqual(violations(made(old), made(old)), []);
      // What a plan knows stays: the gates of a run that keeps to the plan are those of the plan.
      deepStrictEqual(violations(made(old), made(renewed)), ["gateAccess"]);
    });

    it("is made by the plan's clock, so that the gates are no other than planned", async () => {
      process.env[issueTimeVariable] = new Date(Date.now() - 3_600_000).toISOString();
      const authority = await newCa("prod kubernetes", 10);
      const gates: Bag = {
        ...{ cluster: "prod", servers: [], authority, trusted: "", validDays: 365, gates: [] },
      };
      const planned = checked("ClusterGates", undefined, gates);
      deepStrictEqual(violations(planned, checked("ClusterGates", undefined, gates)), []);
      const { outs } = await handlers.create("ClusterGates", planned);
      const again = checked("ClusterGates", planned, gates);
      deepStrictEqual(violations(planned, again), []);
      strictEqual(handlers.diff("ClusterGates", outs as Bag, again).changes, false);
    });

    it("of a new cluster, with an authority that is not known yet, is carried out", async () => {
      process.env[issueTimeVariable] = new Date().toISOString();
      const gates = (authority: unknown): Bag => ({
        ...{ cluster: "prod", servers: [], authority, trusted: unknown, validDays: 365, gates: [] },
      });
      const planned = checked("ClusterGates", undefined, gates(unknown));
      const known = { ...gates(await newCa("prod kubernetes", 10)), trusted: "" };
      deepStrictEqual(violations(planned, checked("ClusterGates", undefined, known)), []);
    });
  });
});

const hostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDLLjrkDBQpqvGJHNe8KQ0vJBB0gEJNGVLkXPxLw6lWn";
