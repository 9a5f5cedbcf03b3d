import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { mock } from "node:test";
import type { HostLayerInputs, HostLayerOutputs } from "../../../../provider/host/layer-inputs";
import { ConnectionError } from "../../../../ssh/errors";
import * as guards from "../../../../host/guard";
import { host, hostThatTakesAll, untouched } from "../etcd/etcd-layer";

const guard = { unit: "", rules: "", confirmed: "", trial: "", rollback: "", rollbackSeconds: 90 };
const layerOf = (name: string): HostLayerInputs => ({
  host: { ...host, name },
  layer: "firewall",
  desired: JSON.stringify({ files: {}, guard }),
});

describe("rules that could shut the operator out", () => {
  let taking: ReturnType<typeof hostThatTakesAll>;
  let confirming: string[];
  let answer: Map<string, (how: true | Error) => void>;
  let create: (inputs: HostLayerInputs) => Promise<HostLayerOutputs>;

  beforeEach(() => {
    // Each run of the engine has a process, and so a rollout, of its own.
    for (const file of ["layer-rollout", "layer"])
      Reflect.deleteProperty(require.cache, require.resolve(`../../../../provider/host/${file}`));
    const { handler } = require("../../../../provider/host/layer");
    create = (inputs) => handler.create(inputs, untouched);
    taking = hostThatTakesAll();
    [confirming, answer] = [[], new Map()];
    mock.method(guards, "confirmGuard", ({ name }: { name: string }) => {
      confirming.push(name);
      return new Promise<void>((resolve, reject) =>
        answer.set(name, (how) => (how === true ? resolve() : reject(how))),
      );
    });
  });
  afterEach(() => mock.restoreAll());

  const soon = () => new Promise((resolve) => setTimeout(resolve));
  const begin = async (...names: string[]) => {
    const all = names.map((name) => create(layerOf(name)).then(() => "", String));
    await soon();
    return all;
  };

  it("are loaded on one host, and on the others when they are confirmed there", async () => {
    const all = await begin("m1", "w1", "w2");
    deepStrictEqual([confirming, taking.taken.length], [["m1"], 1]);
    answer.get("m1")!(true);
    await soon();
    deepStrictEqual(confirming, ["m1", "w1", "w2"]);
    for (const name of ["w1", "w2"]) answer.get(name)!(true);
    deepStrictEqual(await Promise.all(all), ["", "", ""]);
  });

  it("are loaded on no other host when they are not confirmed", async () => {
    const all = await begin("m1", "w1", "w2");
    answer.get("m1")!(new Error("m1: no new connection"));
    deepStrictEqual((await Promise.all(all)).slice(1), [
      "Error: w1: changing firewall: not begun: m1 failed; fix it and run this again",
      "Error: w2: changing firewall: not begun: m1 failed; fix it and run this again",
    ]);
    strictEqual(taking.taken.length, 1);
  });

  it("skip a host that is not reached", async () => {
    taking.failure = new ConnectionError("m1", "connecting", "no answer");
    match((await Promise.all(await begin("m1")))[0]!, /no answer/);
    delete taking.failure;
    const [one] = await begin("w1", "w2");
    ok(one);
    deepStrictEqual(confirming, ["w1"]);
  });
});
