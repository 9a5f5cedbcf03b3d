import { deepStrictEqual, rejects, strictEqual } from "node:assert";
import type { DesiredState } from "../../../layers/desired-state";
import { startHost, type OnAHost } from "./on-a-host";

const unit = "kubelet.service";
const unitFile = `/etc/systemd/system/${unit}`;
const desired = (config: string, more: DesiredState["files"] = {}): DesiredState => ({
  files: {
    [unitFile]: { content: "[Service]\n" },
    "/etc/kubelet/config.yaml": { content: config },
    ...more,
  },
  units: { [unit]: [unitFile, "/etc/kubelet/config.yaml", "/etc/kubelet/conf.d/*.conf"] },
});

describe("a unit", () => {
  let host: OnAHost;

  beforeEach(async () => {
    host = await startHost();
    await host.apply(desired("a"));
  });
  afterEach(() => host.close());

  const dropIn = `${unitFile}.d/10-theirs.conf`;
  const start = ["reset-failed kubelet.service", "restart kubelet.service"];

  it("is enabled and started, with its file read first", () =>
    deepStrictEqual(host.calls(), ["daemon-reload", "enable --quiet kubelet.service", ...start]));

  it("is restarted when a file that it reads has changed", async () => {
    host.calls();
    deepStrictEqual((await host.apply(desired("b"))).changed, ["/etc/kubelet/config.yaml", unit]);
    deepStrictEqual(host.calls(), start);
    deepStrictEqual((await host.apply(desired("b"))).changed, []);
  });

  it("is left alone when another file has changed", async () => {
    host.calls();
    await host.apply(desired("a", { "/etc/kubelet/readme": { content: "x" } }));
    deepStrictEqual(host.calls(), []);
  });

  it("is restarted when a file of its pattern comes or goes", async () => {
    const more = { "/etc/kubelet/conf.d/a.conf": { content: "x" } };
    const both = ["/etc/kubelet/conf.d/a.conf", unit];
    deepStrictEqual((await host.apply(desired("a", more))).changed, both);
    deepStrictEqual((await host.apply(desired("a"))).changed, both);
  });

  it("is restarted by the next run when this one dies between file and restart", async () => {
    host.write("/run/die", "");
    host.calls();
    await rejects(host.apply(desired("b")));
    strictEqual(host.read("/etc/kubelet/config.yaml"), "b");
    deepStrictEqual((await host.observe()).restarts, [unit]);
    host.calls();
    deepStrictEqual((await host.apply(desired("b"))).changed, [unit]);
    deepStrictEqual(host.calls(), start);
    deepStrictEqual((await host.observe()).restarts, []);
  });

  it("is started again when it was stopped, disabled or masked", async () => {
    for (const state of ["active", "enabled"]) host.remove(`/run/units/${unit}.${state}`);
    host.calls();
    deepStrictEqual((await host.apply(desired("a"))).changed, [unit]);
    deepStrictEqual(host.calls(), ["enable --quiet kubelet.service", ...start]);

    host.write(`/run/units/${unit}.masked`, "");
    await host.apply(desired("a"));
    deepStrictEqual(host.calls(), [
      "unmask --quiet kubelet.service",
      "enable --quiet kubelet.service",
    ]);
  });

  it("that does not start is reported with its last log lines, and restarted by the next run", async () => {
    host.write(`/run/units/${unit}.broken`, "");
    host.write("/run/journal", "kubelet: invalid configuration\n");
    await rejects(host.apply(desired("b")), {
      message: `${host.host.name}: setting up engine: exit 1\n    starting kubelet.service failed\n    kubelet: invalid configuration`,
    });
    host.remove(`/run/units/${unit}.broken`);
    deepStrictEqual((await host.apply(desired("b"))).changed, [unit]);
  });

  it("is stopped when the plan no longer names it", async () => {
    host.calls();
    deepStrictEqual((await host.apply({ files: {} })).changed, [
      unit,
      "/etc/kubelet/config.yaml",
      unitFile,
    ]);
    deepStrictEqual(host.calls(), [
      "disable --quiet --now kubelet.service",
      "reset-failed kubelet.service",
    ]);
  });

  it("loses unmanaged drop-ins, and is restarted without them", async () => {
    host.write(dropIn, "[Service]\n");
    deepStrictEqual((await host.apply(desired("a"))).changed, [dropIn, unit]);
    strictEqual(host.exists(dropIn), false);
  });

  it("gets a drop-in from before its installation back when it is removed", async () => {
    await host.takeOff();
    host.write(dropIn, "before\n");
    await host.apply(desired("a"));
    strictEqual(host.exists(dropIn), false);
    await host.takeOff();
    strictEqual(host.read(dropIn), "before\n");
  });
});
