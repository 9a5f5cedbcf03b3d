import { deepStrictEqual, rejects, strictEqual } from "node:assert";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import * as layer from "../../../../host/layer";
import { parseObservation } from "../../../../host/observation";
import { newCa } from "../../../../pki/authority";
import { handler } from "../../../../provider/host/layer";
import type { HostLayerInputs, HostLayerOutputs } from "../../../../provider/host/layer-inputs";
import { isRepair } from "../../../../provider/host/repair";
import { newGateAccess } from "../../../../provider/rollout/access";
import { setStackConfig } from "../../../../provider/stack";
import { beginRun } from "../../../../runtime/per-run";
import { hostKey } from "../../config/stack-file";
import { etcdLayer, host, hostThatTakesAll } from "../etcd/etcd-layer";

const held = "gates did not hold after its change";

describe("a change of a layer with drift", () => {
  const jobs = { "etcd-snapshot.service": [] };
  const now = new Date("2026-11-30T12:00:00Z");
  const ask = (drift: readonly string[], changes: boolean, renewAfter?: string) => {
    const certificates = { authorities: {}, requests: {}, validDays: 100 };
    const news = { host, layer: "etcd", files: {}, jobs, certificates } as HostLayerInputs;
    return isRepair({ drift, renewAfter }, news, changes, now);
  };

  for (const [line, asksGates] of [
    ["etcd-snapshot.service: failing since 2026-11-29T03:00:00Z: no space left", true],
    ["its certificates have been due for renewal since 2026-11-29T03:00:00Z", true],
    ["/etc/etcd.yaml: its content was changed", true],
    ["/etc/etcd.yaml: its mode is 0600, not 0644", true],
    ["/etc/kubernetes/manifests/a.yaml: unmanaged file in a managed directory", true],
    [held, true],
    ["its set-up was not finished", false],
    ["a healthy etcd member is missing: connection refused", false],
    ["kubelet.service: is failed", false],
    ["its etcd data is gone", false],
  ] as const)
    it(`${asksGates ? "asks" : "does not ask"} the gates for another one where it says: ${line}`, () =>
      strictEqual(ask([line], true), !asksGates));

  it("asks none where it only brings back what was there", () => {
    strictEqual(ask(["/etc/etcd.yaml: its content was changed"], false), true);
    strictEqual(ask([], false), false);
    strictEqual(ask([held], false), false);
  });

  it("asks none where its certificates have expired, for which nothing answers", () => {
    strictEqual(ask([], true, "2026-11-01T12:00:00Z"), false);
    strictEqual(ask([], true, "2026-10-31T12:00:00Z"), true);
  });
});

describe("a layer after whose change gates did not hold", () => {
  const folder = mkdtempSync(join(tmpdir(), "repair-"));
  const log = join(folder, "log");
  let taken: ReturnType<typeof hostThatTakesAll>["taken"];
  let outputs: HostLayerOutputs;
  let news: HostLayerInputs;

  /** A gate that holds this many times, and holds again where it is asked after that. */
  const gateHolds = (times: number) => {
    writeFileSync(log, "");
    const command = `echo >>${log}; [ $(wc -l <${log}) -le ${times} ]`;
    const sections: Record<string, unknown> = {
      cluster: { name: "prod" },
      hosts: [{ name: host.name, address: host.address, roles: ["master", "etcd"], hostKey }],
      ssh: { user: "root", password: "x" },
      rollout: { gates: [{ name: "storage", command, timeoutSeconds: 1 }] },
    };
    setStackConfig((key) => (key in sections ? JSON.stringify(sections[key]) : undefined));
    beginRun();
    setStackConfig((key) => (key in sections ? JSON.stringify(sections[key]) : undefined));
  };
  const asked = () => readFileSync(log, "utf8").length;

  beforeEach(async () => {
    ({ taken } = hostThatTakesAll());
    const gateAccess = await newGateAccess({
      servers: ["https://192.0.2.11:6443"],
      authority: await newCa("prod kubernetes", 10),
      trusted: "",
      ...{ validDays: 365, issuedAt: new Date().toISOString() },
    });
    const inputs = await etcdLayer();
    outputs = await handler.create(inputs, { record: () => undefined });
    const files = { "/etc/etcd.yaml": { content: "b" } };
    news = { ...inputs, files, gateAccess };
    gateHolds(1);
    const recorded: HostLayerOutputs[] = [];
    const record = (partial: HostLayerOutputs) => recorded.push(partial);
    await rejects(
      handler.update!(outputs, news, { record }),
      /m1: after etcd has changed: held since/,
    );
    outputs = recorded.at(-1)!;
    taken.length = 0;
  });
  afterEach(() => {
    mock.restoreAll();
    beginRun();
  });
  after(() => rmSync(folder, { recursive: true }));

  it("has them asked by the next run, and is not changed again", async () => {
    deepStrictEqual([outputs.drift, handler.diff(outputs, news).changes], [[held], true]);
    gateHolds(0);
    await rejects(
      handler.update!(outputs, news, { record: () => undefined }),
      /m1: after etcd has changed: held since/,
    );
    gateHolds(1);
    const { drift } = await handler.update!(outputs, news, { record: () => undefined });
    deepStrictEqual([drift, taken.length, asked()], [[], 0, 1]);
  });

  it("is so after a refresh too", async () => {
    mock.method(layer, "observeHost", async () => parseObservation("layer\tetcd\n"));
    const read = await handler.read!({ ...outputs, applied: {}, installed: {} });
    deepStrictEqual(read!.drift, [held]);
  });
});
