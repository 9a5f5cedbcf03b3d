import { deepStrictEqual, rejects, strictEqual } from "node:assert";
import type { Host } from "../../../config/cluster-config";
import { hostSettingsLayer } from "../../../layers/host-settings/layer";
import type { DesiredState } from "../../../layers/desired-state";
import { startHost, type OnAHost } from "./on-a-host";

const path = "/etc/foo/foo.conf";
const unit = "foo.service";

const layerOf = (files: Host["files"], timeServers: string[] = []) =>
  hostSettingsLayer({ files, timeServers });

/** The layer with one file of the user. */
const settings = (content: string, restart: string[] = [unit]): DesiredState =>
  layerOf({ [path]: { content, restart } })!.desired;

describe("files of the user", () => {
  let host: OnAHost;
  const apply = (desired: DesiredState) => host.apply(desired, "settings");

  beforeEach(async () => {
    host = await startHost();
    host.write(`/run/units/${unit}.active`, "");
  });
  afterEach(() => host.close());

  it("are put with their mode, shown as drift when changed, and put again", async () => {
    const files = { [path]: { content: "a\n", mode: "0640" }, "/etc/empty": { content: "" } };
    const { desired } = layerOf(files)!;
    deepStrictEqual((await apply(desired)).changed, ["/etc/empty", path]);
    deepStrictEqual([host.read(path), host.mode(path)], ["a\n", "640"]);
    strictEqual(host.read("/etc/empty"), "");
    host.write(path, "by hand\n");
    deepStrictEqual((await apply(desired)).changed, [path]);
    deepStrictEqual((await apply(desired)).changed, []);
  });

  it("give way to what stood there before, byte for byte, when the path or the layer goes", async () => {
    host.write(path, "theirs \0\n", 0o600);
    host.link("/etc/link", "/etc/passwd");
    const before = host.snapshot();
    const both = layerOf({ [path]: { content: "a" }, "/etc/link": { content: "b" } })!.desired;
    await apply(both);
    await apply(layerOf({ "/etc/link": { content: "b" } })!.desired);
    deepStrictEqual([host.read(path), host.mode(path)], ["theirs \0\n", "600"]);
    await host.takeOff("settings");
    deepStrictEqual(host.snapshot(), before);
  });

  it("have their unit restarted when they change, and left alone otherwise", async () => {
    deepStrictEqual((await apply(settings("a"))).changed, [path, unit]);
    host.calls();
    deepStrictEqual((await apply(settings("a"))).changed, []);
    deepStrictEqual(host.calls(), []);
    await apply(settings("b"));
    deepStrictEqual(host.calls().slice(-1), [`restart ${unit}`]);
  });

  it("have their unit restarted when they go, one by one or with the layer", async () => {
    await apply(settings("a"));
    host.calls();
    await apply({ files: { "/etc/other": { content: "x" } } });
    deepStrictEqual(host.calls().slice(-1), [`restart ${unit}`]);
    await apply(settings("a"));
    host.calls();
    await host.takeOff("settings");
    deepStrictEqual(host.calls().slice(-1), [`restart ${unit}`]);
  });

  it("restart no unit that the stack file no longer names, nor one that does not run", async () => {
    await apply(settings("a"));
    await apply(settings("a", []));
    host.calls();
    await apply(settings("b", []));
    deepStrictEqual(host.calls(), []);
    host.remove(`/run/units/${unit}.active`);
    await apply(settings("c"));
    deepStrictEqual(host.calls(), []);
    strictEqual(host.exists(`/run/units/${unit}.enabled`), false);
  });

  it("owe the restart when the run dies between file and restart, also at the removal", async () => {
    host.write("/run/die", "");
    await rejects(apply(settings("a")));
    host.calls();
    deepStrictEqual((await apply(settings("a"))).changed, [unit]);
    host.write("/run/die", "");
    await rejects(host.takeOff("settings"));
    strictEqual(host.exists(path), false);
    host.calls();
    await host.takeOff("settings");
    deepStrictEqual(host.calls().slice(-1), [`restart ${unit}`]);
  });

  it("of time servers restart systemd-timesyncd, and leave those of the distribution when they go", async () => {
    const timesyncd = "systemd-timesyncd.service";
    host.write(`/run/units/${timesyncd}.active`, "");
    const before = host.snapshot();
    const { desired } = layerOf({}, ["192.0.2.1", "ntp.example.com"])!;
    const drop = "/etc/systemd/timesyncd.conf.d/90-kubernetes.conf";
    deepStrictEqual((await apply(desired)).changed, [drop, timesyncd]);
    strictEqual(host.read(drop), "[Time]\nNTP=\nNTP=192.0.2.1 ntp.example.com\n");
    host.calls();
    await host.takeOff("settings");
    deepStrictEqual(host.calls().slice(-1), [`restart ${timesyncd}`]);
    deepStrictEqual(host.snapshot(), before);
  });

  it("report the last log line of a unit that does not restart", async () => {
    host.write(`/run/units/${unit}.broken`, "");
    host.write("/run/journal", "foo: bad configuration\n");
    await rejects(apply(settings("a")), /restarting foo.service failed\n\s+foo: bad configuration/);
  });

  it("do not take the place of a directory, and change nothing then", async () => {
    host.write(`${path}/theirs`, "data\n");
    const before = host.snapshot();
    await rejects(
      apply(settings("a")),
      /checking \/etc\/foo\/foo.conf: it is a directory; name a file in it, or remove it/,
    );
    await host.takeOff("settings");
    deepStrictEqual(host.snapshot(), before);
  });

  it("are not put through a link, which would make another path of theirs", async () => {
    host.write("/etc/bar/keep", "");
    host.link("/etc/foo", "/etc/bar");
    await rejects(
      apply(settings("a")),
      /\/etc\/foo leads to \/etc\/bar; use the path \/etc\/bar\/foo.conf/,
    );
    strictEqual(host.exists("/etc/bar/foo.conf"), false);
  });
});
