import { deepStrictEqual, notStrictEqual, ok, strictEqual } from "node:assert";
import { mock } from "node:test";
import { parseObservation } from "../../../../host/observation";
import * as layer from "../../../../host/layer";
import type { DesiredState } from "../../../../layers/desired-state";
import { handler } from "../../../../provider/host/layer";
import type { HostLayerInputs, HostLayerOutputs } from "../../../../provider/host/layer-inputs";
import { isRepair } from "../../../../provider/host/repair";
import { host, untouched } from "../etcd/etcd-layer";

const key = "/etc/kubernetes/net/net.key";
const certificates = (authority = "ca-1") => ({
  authorities: {},
  requests: {},
  keys: { pods: { [key]: "net" }, authority },
  validDays: 100,
});

/** A host that makes keys when it is asked to: the first has the digest 1, and so on. */
function keyHost() {
  const state: { made: number; lost: boolean; readonly taken: DesiredState[] } = {
    made: 0,
    lost: false,
    taken: [],
  };
  type Given = Parameters<typeof layer.applyLayer>;
  mock.method(layer, "applyLayer", async (...given: Given): Promise<layer.Applied> => {
    const [, , , desired] = given;
    state.taken.push(desired);
    if (desired.kept && state.lost) return { changed: [], programs: {}, lost: key };
    const paths = Object.keys(desired.keys ?? {});
    const keys = Object.fromEntries(paths.map((path) => [path, String((state.made += 1))]));
    return { changed: [], programs: {}, keys };
  });
  return state;
}

describe("a layer with a key that its host makes", () => {
  let inputs: HostLayerInputs;
  let outputs: HostLayerOutputs;
  let seen: ReturnType<typeof keyHost>;

  const asked = (more: Partial<HostLayerInputs> = {}) =>
    handler.check!(inputs, { host, layer: "net", certificates: certificates(), ...more });

  beforeEach(async () => {
    seen = keyHost();
    inputs = handler.check!(undefined, { host, layer: "net", certificates: certificates() });
    outputs = await handler.create(inputs, untouched);
  });
  afterEach(() => mock.restoreAll());

  it("records when it is due, and of the key its digest", () => {
    ok(inputs.certificates!.issuedAt! < inputs.certificates!.renewAfter!);
    deepStrictEqual(outputs.installed, { [key]: "0600 1" });
    deepStrictEqual(Object.keys(outputs.applied), [`key ${key}`]);
    deepStrictEqual(seen.taken[0]!.keys, { [key]: "net" });
  });

  it("has no change while nothing is due, and keeps the key at another change", async () => {
    strictEqual(handler.diff(outputs, asked()).changes, false);
    const news = asked({ files: { "/etc/a": { content: "a" } } });
    strictEqual(handler.diff(outputs, news).changes, true);
    const { installed } = await handler.update!(outputs, news, untouched);
    deepStrictEqual(installed, outputs.installed);
    deepStrictEqual(seen.taken.at(-1)!.kept, outputs.installed);
    strictEqual(seen.taken.at(-1)!.keys, undefined);
  });

  for (const [what, change] of [
    ["it is due", { certificates: { ...certificates(), issuedAt: new Date(0).toISOString() } }],
    ["another CA signs", { certificates: certificates("ca-2") }],
  ] as const)
    it(`has the host make another when ${what}`, async () => {
      const old = what === "it is due" ? { ...inputs, ...change } : inputs;
      const news = handler.check!(old, { host, layer: "net", ...change });
      if (what === "it is due") {
        notStrictEqual(news.certificates!.issuedAt, change.certificates.issuedAt);
        outputs = { ...outputs, applied: { [`key ${key}`]: "former" } };
      }
      strictEqual(handler.diff(outputs, news).changes, true);
      const { installed } = await handler.update!(outputs, news, untouched);
      deepStrictEqual(installed, { [key]: "0600 2" });
      strictEqual(seen.taken.at(-1)!.kept, undefined);
    });

  it("has the host make another when it has lost the key", async () => {
    seen.lost = true;
    const { installed } = await handler.update!({ ...outputs, drift: ["x"] }, asked(), untouched);
    deepStrictEqual(installed, { [key]: "0600 2" });
  });

  it("reports a changed key, and one that is due, as drift", async () => {
    mock.method(layer, "observeHost", async () => parseObservation("layer\tnet\n"));
    const due = { ...outputs, renewAfter: "2020-01-01T00:00:00.000Z" };
    deepStrictEqual((await handler.read!(due))!.drift, [
      `${key}: is missing`,
      "its keys have been due for renewal since 2020-01-01T00:00:00.000Z",
    ]);
  });

  it("asks the gates also long after it was due: a key goes on working", () => {
    const due = { drift: [], renewAfter: "2020-01-01T00:00:00.000Z" };
    strictEqual(isRepair(due, inputs, true), false);
    const line = "its keys have been due for renewal since 2020-01-01T00:00:00.000Z";
    strictEqual(isRepair({ drift: [line] }, inputs, true), false);
  });
});
