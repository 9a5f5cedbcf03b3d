import { deepStrictEqual, strictEqual } from "node:assert";
import type { DesiredState } from "../../../layers/desired-state";
import { digest, startFileServer, type FileServer } from "../../file-server";
import { filesAt, startHost, type OnAHost } from "./on-a-host";

describe("removing a layer", () => {
  let host: OnAHost;
  let server: FileServer;

  beforeEach(async () => {
    server = await startFileServer({ program: "new\n" });
    host = await startHost();
    host.write("/run/sysctl/net.ipv4.ip_forward", "0\n");
    host.write("/etc/containerd/config.toml", "original\n", 0o600);
    host.link("/etc/containerd/link", "/etc/passwd");
    host.write("/usr/local/bin/containerd", "old\n", 0o755);
    host.write("/var/lib/kept/theirs", "data\n");
  });
  afterEach(async () => {
    await host.close();
    await server.close();
  });

  const unit = "/etc/systemd/system/containerd.service";
  const everything = (): DesiredState => ({
    files: {
      ...filesAt(unit, "/etc/containerd/config.toml", "/etc/containerd/link", "/etc/new/deep/a"),
    },
    programs: {
      "/usr/local/bin/containerd": {
        url: server.url("program"),
        checksumUrl: server.url("nowhere"),
        sha256: digest("new\n"),
      },
    },
    directories: { "/opt/cni/bin": "0755", "/etc/containerd": "0755" },
    data: { "/var/lib/containerd": "0700", "/var/lib/kept": "0700" },
    sysctls: { "net.ipv4.ip_forward": "1" },
    units: { "containerd.service": [unit] },
  });

  it("leaves the host as it was found", async () => {
    const before = host.snapshot();
    await host.apply(everything());
    host.write("/var/lib/containerd/image", "data\n");
    host.write("/var/lib/kept/more", "data\n");
    await host.takeOff();
    deepStrictEqual(host.snapshot(), before);
    strictEqual(host.read("/run/sysctl/net.ipv4.ip_forward"), "0\n");
    deepStrictEqual(host.calls().slice(-3), [
      "disable --quiet --now containerd.service",
      "reset-failed containerd.service",
      "daemon-reload",
    ]);
  });

  it("restores what a binary replaced, and a link as a link", async () => {
    await host.apply(everything());
    strictEqual(host.read("/usr/local/bin/containerd"), "new\n");
    await host.takeOff();
    deepStrictEqual(
      [host.read("/usr/local/bin/containerd"), host.mode("/usr/local/bin/containerd")],
      ["old\n", "755"],
    );
    deepStrictEqual(
      [host.read("/etc/containerd/config.toml"), host.mode("/etc/containerd/config.toml")],
      ["original\n", "600"],
    );
    strictEqual(host.snapshot()["/etc/containerd/link"], "777 -> /etc/passwd");
  });

  it("removes directories that it created, unless they contain other files", async () => {
    await host.apply({ files: filesAt("/etc/new/deep/a", "/etc/other/b") });
    host.write("/etc/other/theirs", "x");
    await host.takeOff();
    deepStrictEqual([host.exists("/etc/new"), host.exists("/etc/other/b")], [false, false]);
    strictEqual(host.read("/etc/other/theirs"), "x");
  });

  it("keeps the content of a directory that is no longer data, and the reverse", async () => {
    const place = "/var/lib/backups/etcd";
    await host.apply({ files: {}, data: { "/var/lib/etcd": "0700", [place]: "0700" } });
    await host.apply({ files: {}, directories: { [place]: "0700" } });
    host.write(`${place}/latest`, "snapshot");
    await host.takeOff();
    deepStrictEqual(
      [host.exists("/var/lib/etcd"), host.read(`${place}/latest`)],
      [false, "snapshot"],
    );

    host.remove("/var/lib/backups");
    await host.apply({ files: {}, directories: { [place]: "0700" } });
    await host.apply({ files: {}, data: { [place]: "0700" } });
    host.write(`${place}/latest`, "snapshot");
    await host.takeOff();
    strictEqual(host.exists("/var/lib/backups"), false);
  });

  it("leaves other layers alone", async () => {
    await host.apply({ files: filesAt("/etc/new/a") }, "engine");
    await host.apply({ files: filesAt("/etc/new/b") }, "kubelet");
    await host.takeOff("engine");
    deepStrictEqual((await host.observe()).layers, ["kubelet"]);
    deepStrictEqual([host.exists("/etc/new/a"), host.exists("/etc/new/b")], [false, true]);
    await host.takeOff("kubelet");
    deepStrictEqual((await host.observe()).layers, []);
  });

  it("removes a directory with the last layer that has something in it", async () => {
    const before = host.snapshot();
    for (const order of [
      ["first", "second", "third"],
      ["first", "third", "second"],
    ]) {
      await host.apply({ files: filesAt("/etc/new/deep/a") }, "first");
      await host.apply({ files: filesAt("/etc/new/deep/b") }, "second");
      await host.apply({ files: {}, data: { "/etc/new/deep/c": "0700" } }, "third");
      for (const layer of order) await host.takeOff(layer);
      deepStrictEqual(host.snapshot(), before);
    }
  });

  it("leaves a directory to a user whose files are in it, whatever other layers have", async () => {
    await host.apply({ files: filesAt("/etc/new/a") }, "first");
    await host.apply({ files: filesAt("/etc/other/b") }, "second");
    host.write("/etc/new/theirs", "x");
    await host.takeOff("first");
    await host.takeOff("second");
    deepStrictEqual([host.read("/etc/new/theirs"), host.exists("/etc/other")], ["x", false]);
  });

  it("succeeds if nothing is left, or a part is missing", async () => {
    const before = host.snapshot();
    await host.takeOff();
    await host.apply({ files: filesAt("/etc/new/a", "/etc/new/b") });
    host.remove("/etc/new");
    await host.takeOff();
    await host.takeOff();
    deepStrictEqual(host.snapshot(), before);
  });

  it("lists what a killed run has left, and removes an empty ledger", async () => {
    const before = host.snapshot();
    deepStrictEqual([await host.left(), host.snapshot()], [[], before]);
    host.write("/var/lib/kubernetes-on-bare-metal/downloads/a", "part");
    deepStrictEqual([await host.left(), host.snapshot()], [[], before]);
    await host.apply({ files: filesAt("/etc/new/a") }, "engine");
    await host.apply({ files: filesAt("/etc/new/b") }, "kubelet");
    deepStrictEqual(await host.left(), ["engine", "kubelet"]);
    strictEqual(host.exists("/etc/new/a"), true);
  });

  it("resumes after a killed run", async () => {
    const before = host.snapshot();
    await host.apply({
      files: filesAt(unit, "/etc/containerd/config.toml"),
      units: { "containerd.service": [] },
    });
    host.remove("/etc/containerd/config.toml");
    host.remove(`/run/units/containerd.service.active`);
    await host.takeOff();
    deepStrictEqual(host.snapshot(), before);
  });
});
