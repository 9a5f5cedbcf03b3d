import { deepStrictEqual, rejects } from "node:assert";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newCa } from "../../../../pki/authority";
import { newGateAccess, type GateAccess } from "../../../../provider/rollout/access";
import { betweenGates } from "../../../../provider/rollout/gated";
import { setStackConfig } from "../../../../provider/stack";
import { beginRun } from "../../../../runtime/per-run";
import { host } from "../etcd/etcd-layer";

describe("a change of a layer between gates", () => {
  const folder = mkdtempSync(join(tmpdir(), "gates-"));
  const log = join(folder, "log");
  const lines = () => readFileSync(log, "utf8").trim().split("\n");

  /** A stack file whose gate notes in the log that it was asked, and holds while the log has fewer lines than this. */
  function gateThatHolds(below: number): void {
    const command = `echo gate >>${log}; [ $(wc -l <${log}) -lt ${below} ]`;
    const gate = { name: "storage", command, timeoutSeconds: 1 };
    const sections: Record<string, unknown> = {
      cluster: { name: "prod" },
      hosts: [
        { name: host.name, address: host.address, roles: ["master", "etcd"], hostKey: hostKey },
      ],
      ssh: { user: "root", password: "x" },
      rollout: { gates: [gate] },
    };
    setStackConfig((key) => (key in sections ? JSON.stringify(sections[key]) : undefined));
  }
  const hostKey =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDLLjrkDBQpqvGJHNe8KQ0vJBB0gEJNGVLkXPxLw6lWn";

  let gateAccess: GateAccess;
  const change = (layer: string, repairs = false, more: object = {}) =>
    betweenGates(
      { host, layer, gateAccess, repairs, ...more },
      () => undefined,
      async () => {
        writeFileSync(log, "change\n", { flag: "a" });
      },
    );

  before(async () => {
    gateAccess = await newGateAccess({
      servers: ["https://192.0.2.11:6443"],
      authority: await newCa("prod kubernetes", 10),
      trusted: "",
      ...{ validDays: 365, issuedAt: new Date().toISOString() },
    });
  });
  beforeEach(() => writeFileSync(log, ""));
  afterEach(beginRun);
  after(() => rmSync(folder, { recursive: true }));

  for (const layer of ["etcd", "control-plane", "virtual-address", "api-balancer", "network"])
    it(`asks them before and after ${layer}`, async () => {
      gateThatHolds(9);
      await change(layer);
      deepStrictEqual(lines(), ["gate", "change", "gate"]);
    });

  it("asks none for a layer that restarts nothing", async () => {
    gateThatHolds(0);
    await change("registries");
    deepStrictEqual(lines(), ["change"]);
  });

  it("asks none for a repair, which may be what they wait for", async () => {
    gateThatHolds(0);
    await change("etcd", true);
    deepStrictEqual(lines(), ["change"]);
  });

  it("is not begun without an access, which a run for some targets may lack", async () => {
    gateThatHolds(9);
    await rejects(change("etcd", false, { gateAccess: undefined }), {
      message:
        "m1: asking the gates: the resource `gates` has no access to the API servers yet; add it to the targets",
    });
    deepStrictEqual(lines(), [""]);
  });

  it("needs no access without gates", async () => {
    await change("etcd", false, { gateAccess: undefined });
    deepStrictEqual(lines(), ["change"]);
  });

  it("does not begin while one does not hold", async () => {
    gateThatHolds(0);
    await rejects(change("etcd"), /m1: before etcd changes: held since .* by the gate storage/);
    deepStrictEqual(
      lines().filter((line) => line === "change"),
      [],
    );
  });

  it("ends with an error when one does not hold afterwards", async () => {
    gateThatHolds(2);
    await rejects(change("etcd"), /m1: after etcd has changed: held since .* by the gate storage/);
    deepStrictEqual(lines().slice(0, 2), ["gate", "change"]);
  });
});
