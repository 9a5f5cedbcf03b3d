import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import { digest, type DesiredState } from "../../../layers/desired-state";
import { filesAt, startHost, type OnAHost } from "./on-a-host";

const unit = "/etc/systemd/system/containerd.service";
const everything: DesiredState = {
  files: {
    [unit]: { content: "[Service]\n" },
    "/etc/kubernetes/a.yaml": { content: "größe: 二\n" },
    "/etc/kubernetes/pki/a.key": { content: "key", mode: "0600" },
  },
  directories: { "/opt/cni/bin": "0755" },
  data: { "/var/lib/containerd": "0700" },
  sysctls: { "net.ipv4.ip_forward": "1" },
  modules: ["overlay"],
  units: { "containerd.service": [unit] },
  waits: [{ what: "a file", command: "[ -e /etc/kubernetes/a.yaml ]", timeoutSeconds: 0 }],
  exclusive: ["/etc/kubernetes/pki"],
};

describe("applying a layer", () => {
  let host: OnAHost;

  beforeEach(async () => {
    host = await startHost();
    host.write("/run/sysctl/net.ipv4.ip_forward", "0\n");
  });
  afterEach(() => host.close());

  it("makes the host match the plan, and reports what it changed", async () => {
    const { changed, lost } = await host.apply(everything);
    deepStrictEqual(changed, [
      "sysctl net.ipv4.ip_forward",
      "/etc/kubernetes/a.yaml",
      "/etc/kubernetes/pki/a.key",
      unit,
      "containerd.service",
    ]);
    strictEqual(lost, undefined);
    strictEqual(host.read("/etc/kubernetes/a.yaml"), "größe: 二\n");
    strictEqual(host.read("/run/sysctl/net.ipv4.ip_forward"), "1\n");
    const paths = [unit, "/etc/kubernetes/pki/a.key", "/opt/cni/bin", "/var/lib/containerd"];
    deepStrictEqual(paths.map(host.mode), ["644", "600", "755", "700"]);
    deepStrictEqual(host.reported, ["starting containerd.service", "waiting for a file"]);
  });

  it("changes nothing the second time", async () => {
    await host.apply(everything);
    host.calls();
    const before = host.snapshot();
    deepStrictEqual((await host.apply(everything)).changed, []);
    deepStrictEqual(host.snapshot(), before);
    deepStrictEqual(host.calls(), []);
  });

  it("repairs what was changed: content, mode, setting, a missing file and a link in place of one", async () => {
    await host.apply(everything);
    host.write("/etc/kubernetes/a.yaml", "other\n");
    host.remove("/etc/kubernetes/pki/a.key");
    host.write("/etc/kubernetes/pki/a.key", "key", 0o644);
    host.write("/run/sysctl/net.ipv4.ip_forward", "0\n");
    const repaired = [
      "sysctl net.ipv4.ip_forward",
      "/etc/kubernetes/a.yaml",
      "/etc/kubernetes/pki/a.key",
    ];
    deepStrictEqual((await host.apply(everything)).changed, repaired);
    strictEqual(host.mode("/etc/kubernetes/pki/a.key"), "600");

    host.remove("/etc/kubernetes/a.yaml");
    deepStrictEqual((await host.apply(everything)).changed, ["/etc/kubernetes/a.yaml"]);
    host.remove("/etc/kubernetes/a.yaml");
    host.link("/etc/kubernetes/a.yaml", "/etc/passwd");
    deepStrictEqual((await host.apply(everything)).changed, ["/etc/kubernetes/a.yaml"]);
    strictEqual(host.read("/etc/passwd").startsWith("root:"), true);
  });

  it("replaces a directory at its file's path, and removes the file again", async () => {
    const files = filesAt("/etc/a");
    await host.apply({ files });
    host.remove("/etc/a");
    host.write("/etc/a/b", "theirs");
    deepStrictEqual((await host.apply({ files })).changed, ["/etc/a"]);
    strictEqual(host.read("/etc/a"), "/etc/a\n");
    host.remove("/etc/a");
    host.write("/etc/a/b", "theirs");
    await host.takeOff();
    strictEqual(host.exists("/etc/a"), false);
  });

  it("removes what the plan no longer names, and restores the originals", async () => {
    host.write("/etc/a", "original\n", 0o640);
    await host.apply({ files: filesAt("/etc/a", "/etc/b", "/etc/c") });
    deepStrictEqual((await host.apply({ files: filesAt("/etc/c") })).changed, ["/etc/a", "/etc/b"]);
    deepStrictEqual([host.read("/etc/a"), host.mode("/etc/a")], ["original\n", "640"]);
    deepStrictEqual([host.exists("/etc/b"), host.exists("/etc/c")], [false, true]);
  });

  it("removes unmanaged files from its exclusive directories", async () => {
    await host.apply(everything);
    await host.apply({ files: filesAt("/etc/kubernetes/pki/other.crt") }, "other");
    host.write("/etc/kubernetes/pki/unmanaged", "?");
    host.write("/etc/kubernetes/pki/folder/file", "?");
    const unmanaged = ["/etc/kubernetes/pki/folder", "/etc/kubernetes/pki/unmanaged"];
    deepStrictEqual((await host.apply(everything)).changed, unmanaged);
    strictEqual(host.exists("/etc/kubernetes/pki/other.crt"), true);
  });

  it("changes nothing when a file is lost that only the host had", async () => {
    const kept = { "/etc/a.key": `0600 ${digest("key")}`, "/etc/a.crt": `0644 ${digest("crt")}` };
    host.write("/etc/a.key", "key", 0o644);
    host.write("/etc/a.crt", "another");
    const applied = await host.apply({ files: filesAt("/etc/b"), kept });
    deepStrictEqual(applied, { lost: "/etc/a.crt", changed: [], programs: {}, keys: {} });
    strictEqual(host.exists("/etc/b"), false);
  });

  it("keeps the files that only the host has, and corrects their mode", async () => {
    const keys = { "/etc/a.key": { content: "key", mode: "0600" } };
    await host.apply({ files: { ...keys, ...filesAt("/etc/b") } });
    host.chmod("/etc/a.key", 0o644);
    const kept = { "/etc/a.key": `0600 ${digest("key")}` };
    deepStrictEqual((await host.apply({ files: filesAt("/etc/b"), kept })).changed, []);
    deepStrictEqual([host.read("/etc/a.key"), host.mode("/etc/a.key")], ["key", "600"]);
  });

  it("reports a kernel setting that the host does not have", () =>
    rejects(host.apply({ files: {}, sysctls: { "kernel.gone": "1" } }), {
      message: `${host.host.name}: setting up engine: exit 1\n    setting sysctl kernel.gone: this kernel does not have it`,
    }));

  it("waits its turn while another run is at work", async () => {
    const files = filesAt("/etc/a", "/etc/b");
    const waits = [{ what: "a moment", command: "sleep 0.2", timeoutSeconds: 5 }];
    const runs = await Promise.all([host.apply({ files, waits }), host.apply({ files, waits })]);
    deepStrictEqual(runs.map(({ changed }) => changed.length).sort(), [0, 2]);
  });

  it("reports that another layer of the host is at work", async () => {
    const downloading = { what: "a slow line", command: "sleep 3", timeoutSeconds: 20 };
    const layer = (path: string) => ({ files: filesAt(path), waits: [downloading] });
    await Promise.all([host.apply(layer("/etc/a"), "pods"), host.apply(layer("/etc/b"))]);
    ok(
      host.reported.some((line) => /^waiting for another layer of this host for \d s$/.test(line)),
    );
  });

  it("leaves only the lists in its ledger", async () => {
    await host.apply(everything);
    const ledger = Object.keys(host.snapshot()).filter((path) =>
      /stage|downloads|\.new$/.test(path),
    );
    deepStrictEqual(ledger, []);
    strictEqual(host.mode("/var/lib/kubernetes-on-bare-metal"), "700");
  });
});
