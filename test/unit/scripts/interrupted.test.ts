import { deepStrictEqual } from "node:assert";
import * as fc from "fast-check";
import type { DesiredState } from "../../../layers/desired-state";
import { interrupted, type Interruption } from "./interrupting";
import { filesAt, startHost, type OnAHost } from "./on-a-host";

const unit = "/etc/systemd/system/containerd.service";

/** Foreign files at paths that the layer manages. */
const theirs: Readonly<Record<string, string>> = {
  "/etc/containerd/config.toml": "theirs\n",
  [unit]: "[Service]\nExecStart=/theirs\n",
  [`${unit}.d/proxy.conf`]: "[Service]\n",
  "/etc/a.d/theirs": "in a directory at our path\n",
};

const plan: DesiredState = {
  files: filesAt(unit, "/etc/containerd/config.toml", "/etc/link", "/etc/a.d", "/etc/new/deep/a"),
  directories: { "/opt/cni/bin": "0755" },
  data: {
    "/var/lib/containerd": "0700",
    "/var/lib/etcd": "0700",
    "/var/lib/kubelet": "0750",
    "/var/lib/cni": "0700",
  },
  shared: { "/var/lib/backups": { mode: "0700", names: ["prod-*.db", "latest"] } },
  sysctls: { "net.ipv4.ip_forward": "1" },
  units: { "containerd.service": [unit] },
};

/** Number of steps to interrupt: each in turn, or random ones. */
const rounds = Number(process.env["LAB_ROUNDS"] ?? 3);

describe("foreign files, whichever run is killed or fails at whichever step", function () {
  this.timeout(120_000 + rounds * 20_000);
  let host: OnAHost;
  let bare: Record<string, string>;
  let toBare: () => void;

  beforeEach(async () => {
    host = await startHost();
    for (const [path, text] of Object.entries(theirs)) host.write(path, text, 0o640);
    host.chmod(`${unit}.d`, 0o750);
    host.link("/etc/link", "/etc/passwd");
    host.write("/run/units/containerd.service.enabled", "");
    host.write("/run/sysctl/net.ipv4.ip_forward", "0\n");
    host.mount("/var/lib/etcd");
    host.write(host.onDisk("/var/lib/etcd", "lost+found/a"), "");
    host.write("/opt/disk/kubelet/.theirs", "");
    host.link("/var/lib/kubelet", "/opt/disk/kubelet");
    host.write("/var/lib/cni/theirs", "");
    host.write("/var/lib/backups/dpkg.status", "");
    host.write("/run/calls", "");
    bare = state();
    toBare = host.keep();
  });
  afterEach(() => host.close());

  const state = (): Record<string, string> => ({
    ...host.snapshot(),
    enabled: String(host.exists("/run/units/containerd.service.enabled")),
    "net.ipv4.ip_forward": host.read("/run/sysctl/net.ipv4.ip_forward"),
  });

  /** What our programs create on the host. */
  const work = () => {
    host.write("/var/lib/containerd/images/a", "");
    host.write(host.onDisk("/var/lib/etcd", "member/wal/a"), "");
    host.write("/opt/disk/kubelet/pods/a", "");
    host.write("/var/lib/cni/networks/a", "");
    host.write("/var/lib/backups/prod-1.db", "");
  };

  /** Edits each restored file, and returns the expected final state of the host. */
  const editGivenBack = () => {
    const now = host.snapshot();
    const given = Object.keys(theirs).filter((path) => now[path] === bare[path]);
    for (const path of given) host.write(path, `edited ${theirs[path]}`);
    return {
      ...bare,
      ...Object.fromEntries(given.map((path) => [path, `640 edited ${theirs[path]}`])),
    };
  };

  const atAnyStep = (check: (step: number, how: Interruption) => Promise<void>) =>
    fc.assert(
      fc.asyncProperty(fc.nat(59), fc.constantFrom<Interruption[]>("killed", "failing"), check),
      { numRuns: rounds },
    );

  it("are restored when an interrupted set-up is removed", async () => {
    await atAnyStep(async (step, how) => {
      toBare();
      await interrupted(host, step, how, () => host.apply(plan));
      await host.takeOff();
      deepStrictEqual(state(), bare);
    });
  });

  it("are restored once by a repeated removal", async () => {
    await host.apply(plan);
    work();
    const toReady = host.keep();
    await atAnyStep(async (step, how) => {
      toReady();
      await interrupted(host, step, how, () => host.takeOff());
      const expected = editGivenBack();
      await host.takeOff();
      deepStrictEqual(state(), expected);
    });
  });

  it("are restored once by a repeated set-up that no longer has the paths", async () => {
    await host.apply(plan);
    const toReady = host.keep();
    const nothing: DesiredState = { files: {} };
    await atAnyStep(async (step, how) => {
      toReady();
      await interrupted(host, step, how, () => host.apply(nothing));
      const expected = editGivenBack();
      await host.apply(nothing);
      const given = state();
      for (const path of [...Object.keys(theirs), "/etc/link", "enabled", "net.ipv4.ip_forward"])
        deepStrictEqual(given[path], expected[path]);
      await host.takeOff();
      deepStrictEqual(state(), expected);
    });
  });
});
