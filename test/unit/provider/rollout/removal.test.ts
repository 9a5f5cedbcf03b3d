import { deepStrictEqual, match, rejects, strictEqual } from "node:assert";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import * as onHosts from "../../../../host/layer";
import { parseObservation } from "../../../../host/observation";
import { ForeignHostError } from "../../../../host/owner";
import { newCa } from "../../../../pki/authority";
import { sawCheck } from "../../../../provider/activity";
import { handler as member } from "../../../../provider/etcd/member";
import { handler as layers } from "../../../../provider/host/layer";
import type { HostLayerOutputs } from "../../../../provider/host/layer-inputs";
import { newGateAccess, type GateAccess } from "../../../../provider/rollout/access";
import { setStackConfig } from "../../../../provider/stack";
import { beginRun } from "../../../../runtime/per-run";
import { ConnectionError } from "../../../../ssh/errors";
import { hostKey } from "../../config/stack-file";
import { etcdHost, fakeEtcd, memberOf } from "../etcd/fake-etcd";

type Roles = Readonly<Record<string, readonly string[]>>;

describe("a removal between gates", () => {
  const folder = mkdtempSync(join(tmpdir(), "removal-"));
  const log = join(folder, "log");
  const note = (line: string) => writeFileSync(log, `${line}\n`, { flag: "a" });
  const lines = () => readFileSync(log, "utf8").trim().split("\n").filter(Boolean);
  const dayMs = 86_400_000;
  const accessFrom = async (issuedAt: number): Promise<GateAccess> =>
    newGateAccess({
      servers: ["https://192.0.2.11:6443"],
      authority: await newCa("prod kubernetes", 10),
      trusted: "",
      ...{ validDays: 365, issuedAt: new Date(issuedAt).toISOString() },
    });

  /** A run with a stack file that has a gate, which holds while the log has at most so many lines. */
  const run = (
    roles: Roles,
    most: number,
    more: Record<string, unknown> = {},
    isDestroy = false,
  ): void => {
    writeFileSync(log, "");
    const command = `echo gate >>${log}; [ $(wc -l <${log}) -le ${most} ]`;
    const sections: Record<string, unknown> = {
      cluster: { name: "prod" },
      hosts: Object.entries(roles).map(([name, its]) => ({
        ...{ name, address: `192.0.2.1${name.slice(1)}`, roles: its, hostKey },
      })),
      ssh: { user: "root", password: "x" },
      rollout: { gates: [{ name: "storage", command, timeoutSeconds: 1 }] },
      ...more,
    };
    beginRun();
    setStackConfig((key) => (key in sections ? JSON.stringify(sections[key]) : undefined));
    if (!isDestroy) sawCheck();
  };
  const all = ["master", "etcd"];

  let gateAccess: GateAccess;
  let seen: string | Error;
  before(async () => (gateAccess = await accessFrom(Date.now())));
  beforeEach(() => (seen = "layer\tcontrol-plane\nlayer\tvirtual-address\n"));
  afterEach(() => {
    mock.restoreAll();
    beginRun();
  });
  after(() => rmSync(folder, { recursive: true }));

  const outputs = (layer: string, more: Partial<HostLayerOutputs> = {}): HostLayerOutputs => ({
    ...{
      host: etcdHost(1),
      layer,
      onRemove: [],
      applied: {},
      installed: {},
      drift: [],
      gateAccess,
    },
    ...more,
  });

  describe("of the control plane", () => {
    beforeEach(() => {
      mock.method(onHosts, "observeHost", async () => {
        if (seen instanceof Error) throw seen;
        return parseObservation(seen);
      });
      mock.method(onHosts, "removeLayer", async () => note("removal"));
    });
    const remove = (more: Partial<HostLayerOutputs> = {}, layer = "control-plane") =>
      layers.delete!(outputs(layer, more));
    const worker: Roles = { m1: ["worker"], m2: all };

    it("waits before and after where its host stays as a worker", async () => {
      run(worker, 9);
      await remove();
      deepStrictEqual(lines(), ["gate", "removal", "gate"]);
    });

    it("does not begin while a gate does not hold, and fails where none does afterwards", async () => {
      run(worker, 0);
      await rejects(remove(), /m1: before control-plane is removed: held since/);
      strictEqual(lines().includes("removal"), false);
      run(worker, 2);
      await rejects(remove(), /m1: after control-plane was removed: held since/);
    });

    it("waits where its host has left, or is another machine of the same name", async () => {
      run({ m2: all }, 9);
      await remove();
      strictEqual(lines().length, 3);
      run(worker, 9);
      await remove({ host: { ...etcdHost(1), address: "192.0.2.99" } });
      strictEqual(lines().length, 3);
    });

    it("waits with its part of a virtual address, whose setting may go alone", async () => {
      run({ m1: all, m2: ["master"] }, 9);
      await remove({}, "virtual-address");
      strictEqual(lines().length, 3);
      run({ m1: all }, 0, {
        cluster: { name: "prod", virtualAddress: { address: "192.0.2.9", interface: "eth0" } },
      });
      await remove({}, "virtual-address");
      deepStrictEqual(lines(), ["removal"]);
    });

    it("waits for none before where it is down, also where no refresh has shown that", async () => {
      for (const state of [
        "layer\tcontrol-plane\nfailing\tcontrol-plane\ta healthy API server\trefused\n",
        "",
      ]) {
        seen = state;
        run(worker, 9);
        await remove();
        deepStrictEqual(lines(), ["removal", "gate"]);
      }
    });

    it("goes by the record where its host does not answer", async () => {
      seen = new ConnectionError("m1", "connecting", "timed out");
      run(worker, 9);
      await remove();
      deepStrictEqual(lines(), ["gate", "removal", "gate"]);
    });

    it("waits for none in a destroy, even if an edit that took it away came first", async () => {
      for (const roles of [{ m1: all }, worker]) {
        run(roles, 0, {}, true);
        await remove();
        deepStrictEqual(lines(), ["removal"]);
      }
    });

    it("waits for none where its host is lost or belongs to another cluster", async () => {
      run(worker, 0, { lostHosts: ["192.0.2.11"] });
      await remove();
      deepStrictEqual(lines(), []);
      seen = new ForeignHostError("m1", "looking", { owner: "o", node: "n", since: "s" });
      run(worker, 0);
      await remove();
      deepStrictEqual(lines(), ["removal"]);
    });

    it("needs no layer of another kind to wait", async () => {
      run({ m2: all }, 0);
      await remove({}, "api-balancer");
      deepStrictEqual(lines(), ["removal"]);
    });

    it("lets one of several hosts go at a time", async () => {
      run({ m3: all }, 9);
      await Promise.all([remove(), remove({ host: etcdHost(2) })]);
      deepStrictEqual(lines(), ["gate", "removal", "gate", "gate", "removal", "gate"]);
    });

    it("begins no other once gates did not hold, but what is down and may be the cause", async () => {
      seen = new ConnectionError("m1", "connecting", "timed out");
      run({ m9: all }, 0);
      const down = { host: etcdHost(3), drift: ["a healthy API server is missing: refused"] };
      const [first, second, third] = (
        await Promise.allSettled([remove(), remove({ host: etcdHost(2) }), remove(down)])
      ).map((one) => String((one as PromiseRejectedResult).reason));
      match(first!, /m1: before control-plane is removed: held since/);
      strictEqual(
        second,
        "Error: m2: removing it: not begun: m1 failed; fix it and run this again",
      );
      match(third!, /m3: after control-plane was removed: held since/);
      deepStrictEqual(
        lines().filter((line) => line === "removal"),
        ["removal"],
      );
    });

    const kind = { rollout: { gates: [{ name: "nodes", kind: "Node", condition: "true" }] } };
    it("removes nothing where nothing on record admits to the API servers any more", async () => {
      run(worker, 9, kind);
      const expired = await accessFrom(Date.now() - 366 * dayMs);
      await rejects(
        remove({ gateAccess: expired }),
        /^Error: m1: removing control-plane: asking the gates: the certificate on record for that expired at .*; take this edit back, run pulumi up/,
      );
      run(worker, 9, kind);
      await rejects(remove({ gateAccess: undefined }), /no certificate for that is on record/);
      deepStrictEqual(lines(), []);
      run(worker, 9);
      await remove({ gateAccess: expired });
      await remove({ gateAccess: undefined });
      strictEqual(lines().length, 6);
    });
  });

  describe("of an etcd member", () => {
    it("waits where it leaves the others, and for none in a destroy", async () => {
      const etcd = fakeEtcd();
      run({ m1: all, m2: all, m3: all }, 9);
      for (const number of [1, 2, 3])
        await member.create(memberOf(number, [1, 2, 3]), { record: () => undefined });
      const remove = () => member.delete!({ ...outputs("etcd"), host: etcdHost(3) });
      mock.method(member as Required<typeof member>, "read", async () => outputs("etcd"));
      run({ m1: all, m2: ["worker"], m3: ["master"] }, 0);
      await rejects(remove(), /m3: before etcd is removed: held since/);
      strictEqual(etcd.members.length, 3);
      run({ m1: all, m2: ["worker"], m3: ["master"] }, 2);
      await remove();
      deepStrictEqual([etcd.members.length, lines()], [2, ["gate", "gate"]]);
      run({ m1: all, m3: ["master"] }, 0, {}, true);
      await member.delete!({ ...outputs("etcd"), host: etcdHost(2) });
      deepStrictEqual([etcd.members.length, lines()], [1, []]);
    });
  });
});
