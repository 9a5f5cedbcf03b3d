import { deepStrictEqual, ok, rejects } from "node:assert";
import type { Guard } from "../../../remote/desired-state";
import { confirmGuard } from "../../../remote/guard";
import { digest } from "../../file-server";
import { startHost, type OnAHost } from "./on-a-host";

const guard: Guard = {
  unit: "wall.service",
  rules: "/etc/wall/rules",
  data: "/var/lib/wall",
  rollbackSeconds: 90,
};
const unitPath = "/etc/systemd/system/wall.service";
const desired = {
  files: { [guard.rules]: { content: "drop all\n" }, [unitPath]: { content: "[Service]\n" } },
  data: { [guard.data]: "0700" },
  units: { [guard.unit]: [guard.rules, unitPath] },
  guard,
};

describe("a unit that could shut the operator out", () => {
  let host: OnAHost;
  beforeEach(async () => (host = await startHost()));
  afterEach(() => host.close());
  const confirm = () => confirmGuard(host.host, { bastions: [] }, guard);
  const started = [
    "stop wall-rollback.timer",
    "reset-failed wall-rollback.service",
    "systemd-run --quiet --collect --unit=wall-rollback --on-active=90 systemctl stop wall.service",
  ];

  it("is started only when it is sure to be stopped again", async () => {
    await host.apply(desired, "wall");
    const calls = host.calls();
    deepStrictEqual(calls.slice(0, 3), started);
    ok(calls.indexOf("restart wall.service") > 2, calls.join());
  });

  it("stays when the operator comes back by a new connection", async () => {
    await host.apply(desired, "wall");
    host.calls();
    await confirm();
    deepStrictEqual(host.calls(), ["stop wall-rollback.timer"]);
    deepStrictEqual(
      host.read("/var/lib/wall/confirmed"),
      `${digest("drop all\n")}  /etc/wall/rules\n`,
    );
  });

  it("is loaded again by each run: the kernel may have lost its rules", async () => {
    await host.apply(desired, "wall");
    await confirm();
    host.calls();
    deepStrictEqual((await host.apply(desired, "wall")).changed, ["wall.service"]);
    deepStrictEqual(host.calls().slice(0, 3), started);
  });

  it("is not taken for confirmed when it was stopped meanwhile, and the error says what to do", async () => {
    await host.apply(desired, "wall");
    host.remove("/run/units/wall-rollback.timer.active");
    await rejects(confirm(), (error: Error) => {
      deepStrictEqual(error.message.split("\n").length, 2);
      ok(error.message.startsWith(`${host.host.name}: confirming its firewall: `), error.message);
      ok(error.message.includes("security.firewall.operators"), error.message);
      return true;
    });
    ok(!host.exists("/var/lib/wall/confirmed"));
  });

  it("leaves nothing behind", async () => {
    const before = host.snapshot();
    await host.apply(desired, "wall");
    await confirm();
    await host.takeOff("wall");
    deepStrictEqual(host.snapshot(), before);
  });
});
