import { deepStrictEqual, match, rejects, strictEqual } from "node:assert";
import { sections, type Gate } from "../../../../config/schema";
import { askCommandGate } from "../../../../provider/rollout/command-gate";
import { waitForGates } from "../../../../provider/rollout/gates";
import { heldLine, isOverdue } from "../../../../provider/rollout/held";
import { firstAnnotation, pausedBy } from "../../../../provider/rollout/pause";
import { beginRun } from "../../../../runtime/per-run";
import { fakeApi, ok, refusal } from "../../../fake-api";
import { host } from "../etcd/etcd-layer";

const gate = (more: object): Gate =>
  sections.rollout.parse({ gates: [{ name: "probe", ...more }] }).gates[0]!;
const configMap = { kind: "ConfigMap", condition: "object.data.ok == 'yes'" };
const resources = { resources: [{ name: "configmaps", kind: "ConfigMap", namespaced: true }] };

/** A cluster whose ConfigMap says each of these, one answer after the other. */
const cluster = (...says: string[]) =>
  fakeApi(({ path }) => {
    if (path === "/api/v1") return ok(resources);
    if (!path.endsWith("/configmaps")) return undefined;
    const data = { ok: says.length > 1 ? says.shift() : says[0] };
    return ok({ items: [{ metadata: { name: "a", namespace: "default" }, data }] });
  });

const change = (lines: string[] = [], more: object = {}) => ({
  host,
  when: "before its change",
  report: (line: string) => void lines.push(line),
  ...more,
});

describe("a wait for gates", () => {
  beforeEach(beginRun);

  it("ends at once when they hold", async () => {
    const fake = await cluster("yes");
    await waitForGates(fake.api, [gate(configMap)], change());
    fake.close();
    deepStrictEqual(
      fake.requests.map(({ path }) => path),
      ["/api/v1", "/api/v1/configmaps", "/api/v1/namespaces/kube-system"],
    );
  });

  it("reports which gate blocks it and since when, and continues when the gate holds", async () => {
    const fake = await cluster("no", "yes");
    const lines: string[] = [];
    const named = { ...configMap, namespace: "default", selector: "a=b", message: "see the wiki" };
    await waitForGates(fake.api, [gate(named)], change(lines));
    fake.close();
    strictEqual(lines.length, 1);
    match(
      lines[0]!,
      /^before its change: held since \d{4}-.*Z by the gate probe: ConfigMap default\/a: object.data.ok == 'yes' is false; see the wiki$/,
    );
    const { path, query } = fake.requests[1]!;
    deepStrictEqual(
      [path, query],
      ["/api/v1/namespaces/default/configmaps", { labelSelector: "a=b" }],
    );
  });

  it("ends at its deadline with the last observation", async () => {
    const fake = await cluster("no");
    const soon = { ...gate(configMap), timeoutSeconds: 0 };
    await rejects(waitForGates(fake.api, [soon], change()), {
      message:
        /^m1: before its change: held since .* by the gate probe: ConfigMap default\/a: .* is false\nfix it and run this again: it continues from here$/,
    });
    fake.close();
  });

  it("is refused for a kind that the cluster does not have", async () => {
    const fake = await fakeApi(() => undefined);
    const unknown = gate({ apiVersion: "longhorn.io/v1beta2", kind: "Volume", condition: "true" });
    await rejects(waitForGates(fake.api, [unknown], change()), {
      message:
        "m1: asking the gate probe: the cluster has no kind Volume in longhorn.io/v1beta2; install it, or remove the gate",
    });
    fake.close();
  });

  it("counts an API server that restarts as a reason to wait", async () => {
    const answers = [refusal(503, "restarting")];
    const fake = await fakeApi(
      ({ path }) =>
        answers.shift() ??
        ok(path === "/api/v1" ? resources : { items: [{ data: { ok: "yes" } }] }),
    );
    const lines: string[] = [];
    await waitForGates(fake.api, [gate(configMap)], change(lines));
    fake.close();
    match(lines[0]!, /restarting/);
  });

  it("ends when a failure elsewhere makes it pointless", async () => {
    const fake = await cluster("no");
    const assertWanted = () => {
      throw new Error("node-2 failed");
    };
    await rejects(waitForGates(fake.api, [gate(configMap)], change([], { assertWanted })), {
      message: "node-2 failed",
    });
    fake.close();
  });

  it("runs a command here, with the host's name, and gives its last line as the reason", async () => {
    const fake = await cluster("yes");
    const passes = gate({ command: '[ "$HOST $ADDRESS" = "m1 192.0.2.11" ]' });
    await waitForGates(fake.api, [passes], change());
    const fails = {
      ...gate({ command: "echo first; echo degraded >&2; false" }),
      timeoutSeconds: 0,
    };
    await rejects(waitForGates(fake.api, [fails], change()), /by the gate probe: degraded\n/);
    fake.close();
  });

  it("ends at the deadline of a gate that takes turns with another one", async () => {
    let turn = 0;
    const fake = await fakeApi(({ path }) => {
      if (path === "/api/v1") return ok(resources);
      // The first gate does not hold in each second round, where the second one is not asked.
      const says = path.includes("/flaps/") ? turn++ % 2 === 1 : false;
      return ok({ items: [{ metadata: { name: "a" }, data: { ok: says ? "no" : "yes" } }] });
    });
    const flaps = gate({ ...configMap, namespace: "flaps", timeoutSeconds: 60 });
    const never = gate({ name: "volumes", command: "false", timeoutSeconds: 3 });
    await rejects(
      waitForGates(fake.api, [flaps, never], change()),
      /by the gate volumes: exit code 1/,
    );
    fake.close();
  });

  it("does not wait for what a command leaves running with its output open", async () => {
    const left = { name: "left", on: "operator" as const };
    const began = Date.now();
    const reason = await askCommandGate({ ...left, command: "setsid sleep 8 & exit 0" }, host, 1);
    strictEqual(reason, "timed out after 1 s");
    strictEqual(Date.now() - began < 7_000, true);
    strictEqual(await askCommandGate({ ...left, command: "sleep 8" }, host, 1), reason);
  });

  it("asks no host that is gone", async () => {
    const fake = await cluster("yes");
    const there = gate({ command: "false", on: "host" });
    await waitForGates(fake.api, [there], change([], { withoutHost: true }));
    fake.close();
  });
});

describe("a held rollout", () => {
  const began = Date.UTC(2026, 10, 29, 11, 40, 3);
  const held = { gate: gate(configMap), reason: "sick", since: began, began };
  it("names the gate, the time and the reason", () =>
    strictEqual(heldLine(held), "held since 2026-11-29T11:40:03Z by the gate probe: sick"));
  it("is overdue after the gate's deadline", () => {
    strictEqual(isOverdue(held, began + 599_999), false);
    strictEqual(isOverdue(held, began + 600_000), true);
    strictEqual(isOverdue({ ...held, since: 0 }, began), false);
  });
});

describe("a paused rollout", () => {
  const nodes = (mark: string) =>
    new Map([
      ["w1", { [firstAnnotation]: mark }],
      ["w2", {}],
    ]);
  for (const [title, annotations, name, isHeld] of [
    ["lets the first node change", nodes(""), "w1", false],
    ["lets the first node finish", nodes("edit 2026-11-29T11:40:03Z"), "w1", false],
    ["holds the others", nodes("edit 2026-11-29T11:40:03Z"), "w2", true],
    ["takes another edit as a new rollout", nodes("earlier 2026-11-29T11:40:03Z"), "w2", false],
  ] as const)
    it(title, () => {
      const reason = pausedBy(annotations, name, "edit");
      strictEqual(
        reason,
        isHeld
          ? "rollout.pause is set, and w1 was changed first at 2026-11-29T11:40:03Z; inspect it, remove rollout.pause from the stack file and run this again"
          : undefined,
      );
    });
});
