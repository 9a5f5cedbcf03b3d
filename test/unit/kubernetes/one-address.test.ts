import { deepStrictEqual, rejects } from "node:assert";
import { podsOfOneAddress, renewPods } from "../../../kubernetes/one-address";
import { fakeApi, ok, refusal, type FakeApi } from "../../fake-api";

const wait = { deadlineMs: 20_000, report: () => undefined };
const soon = { ...wait, deadlineMs: 3_000 };
const condition = (status: string) => ({ conditions: [{ type: "Ready", status }] });
const pod = (name: string, addresses: readonly string[], more: object = {}) => ({
  metadata: {
    name,
    namespace: "a",
    uid: name,
    ownerReferences: [{ kind: "DaemonSet", name: name.split("-")[0], controller: true }],
  },
  spec: {},
  status: {
    phase: "Running",
    podIPs: addresses.map((ip) => ({ ip })),
    ...condition("True"),
  },
  ...more,
});
const [one, two] = [["10.244.1.2"], ["10.244.1.3", "fd00:10:244::3"]];

describe("pods of a single address", () => {
  let api: FakeApi;
  let pods: { readonly metadata: { readonly name: string } }[];
  let next: typeof pods;
  let budget: boolean;
  let evicted: string[];

  beforeEach(async () => {
    [pods, next, budget, evicted] = [[], [], true, []];
    api = await fakeApi(({ path }) => {
      if (!path.endsWith("/eviction")) return ok({ items: pods });
      if (!budget) return refusal(429, "Cannot evict pod as it would violate the budget.");
      const name = path.split("/").at(-2)!;
      evicted.push(name);
      pods = [...pods.filter(({ metadata }) => metadata.name !== name), ...next.splice(0, 1)];
      return ok({});
    });
  });
  afterEach(() => api.close());

  it("are those that run on the network of pods", async () => {
    pods = [
      pod("agent-1", one),
      pod("agent-2", two),
      pod("host-1", one, { spec: { hostNetwork: true } }),
      pod("done-1", one, { status: { phase: "Succeeded", podIPs: [{ ip: "10.244.1.9" }] } }),
      pod("new-1", []),
    ];
    const found = await podsOfOneAddress(api.api, "w1");
    deepStrictEqual(
      found.map(({ metadata }) => metadata?.name),
      ["agent-1"],
    );
  });

  it("start again, and are waited for", async () => {
    pods = [pod("agent-1", one), pod("other-1", two)];
    next = [pod("agent-2", two)];
    await renewPods(api.api, "w1", wait);
    deepStrictEqual(evicted, ["agent-1"]);
  });

  it("are named while the next one is not ready", async () => {
    pods = [pod("agent-1", one)];
    next = [
      pod("agent-2", two, { status: { phase: "Running", podIPs: [], ...condition("False") } }),
    ];
    await rejects(renewPods(api.api, "w1", soon), /not ready: a\/agent, a DaemonSet/);
  });

  it("are not waited for when they were not ready before", async () => {
    const status = { phase: "Running", podIPs: [{ ip: "10.244.1.2" }], ...condition("False") };
    pods = [pod("agent-1", one, { status })];
    await renewPods(api.api, "w1", wait);
    deepStrictEqual(evicted, ["agent-1"]);
  });

  it("stay as long as their disruption budget wants", async () => {
    pods = [pod("agent-1", one)];
    budget = false;
    await rejects(renewPods(api.api, "w1", soon), /a\/agent-1 cannot be evicted/);
  });
});
