import { deepStrictEqual } from "node:assert";
import { peersOf } from "../../../../provider/node/peers";
import { setStackConfig } from "../../../../provider/stack";
import { beginRun } from "../../../../runtime/per-run";
import { fakeApi, ok, type FakeApi } from "../../../fake-api";
import { smallest, worker } from "../../config/stack-file";

const master = (name: string, address: string) => ({
  ...smallest().hosts[0]!,
  ...{ name, address, roles: ["master"] },
});
const sections: Readonly<Record<string, unknown>> = {
  ...smallest(),
  hosts: [
    ...smallest().hosts,
    master("m2", "192.0.2.12"),
    ...[1, 2, 3].map((number) => worker(number)),
  ],
  lostHosts: [],
};

/** A node that has been ready for some time. */
const ready = (seconds: number, spec = {}) => {
  const lastTransitionTime = new Date(Date.now() - seconds * 1000).toISOString();
  return { spec, status: { conditions: [{ type: "Ready", status: "True", lastTransitionTime }] } };
};
const down = { status: { conditions: [{ type: "Ready", status: "Unknown" }] } };

describe("the hosts that have to reach a pod", () => {
  let api: FakeApi;
  let nodes: Readonly<Record<string, object>>;

  beforeEach(async () => {
    nodes = {};
    setStackConfig((key) => (key in sections && JSON.stringify(sections[key])) || undefined);
    api = await fakeApi(({ path }) => {
      const node = nodes[path.split("/").at(-1)!];
      return node && ok(node);
    });
  });
  afterEach(() => {
    api.close();
    beginRun();
  });
  const peers = async (name: string) => (await peersOf(api.api, name)).map((host) => host.name);

  it("are none for the first node, and the nearest before it for each that joins with it", async () => {
    const found = await Promise.all(["m1", "w2", "w3", "m2"].map(peers));
    deepStrictEqual(found, [[], ["m1"], ["w2"], ["m1"]]);
  });

  it("are the nearest that is in service", async () => {
    nodes = { m1: ready(600), m2: ready(600), w1: ready(600), w2: ready(600), w3: ready(600) };
    deepStrictEqual(await peers("w3"), ["w2"]);
  });

  for (const [what, m2] of [
    ["is not ready", () => down],
    ["was not ready a moment ago, and may set up its network", () => ready(1)],
    ["is cordoned", () => ready(600, { unschedulable: true })],
  ] as const)
    it(`leave out a node that ${what}`, async () => {
      nodes = { m1: ready(600), m2: m2() };
      deepStrictEqual(await peers("w1"), ["m1"]);
    });

  it("are none while no API server answers", async () => {
    api.close();
    deepStrictEqual(await peers("w1"), []);
  });
});
