import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import type { Guard } from "../../../layers/desired-state";
import { confirmGuard } from "../../../host/guard";
import { startHost, type OnAHost } from "./on-a-host";

const guard: Guard = {
  unit: "wall.service",
  rules: "/etc/wall/rules",
  confirmed: "/var/lib/wall/confirmed",
  trial: "/run/wall.trial",
  rollback: "systemctl go-back wall.service",
  rollbackSeconds: 90,
};
const unitPath = "/etc/systemd/system/wall.service";
const wall = (rules: string) => ({
  files: { [guard.rules]: { content: rules }, [unitPath]: { content: "[Service]\n" } },
  data: { "/var/lib/wall": "0700" },
  units: { [guard.unit]: [guard.rules, unitPath] },
  guard,
});
const desired = wall("drop all\n");

describe("a unit that could lock you out", () => {
  let host: OnAHost;
  beforeEach(async () => (host = await startHost()));
  afterEach(() => host.close());
  const confirm = () => confirmGuard(host.host, { bastions: [] }, guard);
  const started = [
    "go-back wall.service",
    "stop wall-rollback.service wall-rollback.timer",
    "reset-failed wall-rollback.service",
    "systemd-run --quiet --collect --unit=wall-rollback --on-active=90 --timer-property=AccuracySec=1s systemctl go-back wall.service",
  ];

  it("loads its rules on trial only once a timer is set to roll them back", async () => {
    await host.apply(desired, "wall");
    const calls = host.calls();
    deepStrictEqual(calls.slice(0, 4), started);
    ok(calls.indexOf("reload-or-restart wall.service") > 3, calls.join());
    ok(host.exists(guard.trial));
    ok(!host.exists(guard.confirmed));
  });

  it("is never stopped to read its rules again", async () => {
    await host.apply(desired, "wall");
    await confirm();
    host.calls();
    await host.apply(wall("drop more\n"), "wall");
    const touched = host.calls().filter((call) => call.endsWith(" wall.service"));
    deepStrictEqual(touched.slice(-1), ["reload-or-restart wall.service"]);
    ok(!touched.includes("stop wall.service") && !touched.includes("restart wall.service"));
  });

  it("stores its rules as confirmed once a new connection succeeds", async () => {
    await host.apply(desired, "wall");
    host.calls();
    await confirm();
    deepStrictEqual(host.calls(), ["stop wall-rollback.timer"]);
    strictEqual(host.read(guard.confirmed), "drop all\n");
    strictEqual(host.mode(guard.confirmed), "600");
    ok(!host.exists(guard.trial));
  });

  it("keeps the rules confirmed before while the next ones are on trial", async () => {
    await host.apply(desired, "wall");
    await confirm();
    await host.apply(wall("drop the operator\n"), "wall");
    strictEqual(host.read(guard.confirmed), "drop all\n");
    strictEqual(host.read(guard.rules), "drop the operator\n");
  });

  it("is loaded by each run, because the kernel may have lost its rules", async () => {
    await host.apply(desired, "wall");
    await confirm();
    host.calls();
    deepStrictEqual((await host.apply(desired, "wall")).changed, ["wall.service"]);
    deepStrictEqual(host.calls().slice(0, 4), started);
  });

  it("does not count as confirmed if its rules were rolled back meanwhile, and the error has the remedy", async () => {
    await host.apply(desired, "wall");
    host.remove(guard.trial);
    await rejects(confirm(), (error: Error) => {
      deepStrictEqual(error.message.split("\n").length, 2);
      ok(error.message.startsWith(`${host.host.name}: confirming its firewall: `), error.message);
      ok(error.message.includes("security.firewall.sshFrom"), error.message);
      ok(error.message.includes("restores the last confirmed rules"), error.message);
      return true;
    });
    ok(!host.exists(guard.confirmed));
  });

  it("leaves nothing behind", async () => {
    const before = host.snapshot();
    await host.apply(desired, "wall");
    await confirm();
    await host.takeOff("wall");
    deepStrictEqual(host.snapshot(), before);
  });
});
