import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert";
import { driftOf } from "../../../provider/host/drift";
import { fingerprints, type DesiredState } from "../../../layers/desired-state";
import { filesAt, startHost, type OnAHost } from "./on-a-host";

const ledger = "/var/lib/kubernetes-on-bare-metal/layers/engine/ledger";
const plan: DesiredState = {
  files: filesAt("/etc/a", "/etc/b", "/etc/new/c", "/etc/new/d"),
  data: { "/var/lib/containerd": "0700" },
  sysctls: { "net.ipv4.ip_forward": "1" },
  waits: [{ what: "nothing", command: "true", timeoutSeconds: 1 }],
};

describe("the ledger", () => {
  let host: OnAHost;

  beforeEach(async () => {
    host = await startHost();
    host.write("/run/sysctl/net.ipv4.ip_forward", "0\n");
    host.write("/etc/a", "theirs\n");
  });
  afterEach(() => host.close());

  const synced = () => host.read("/run/synced").trim().split("\n");
  /** The host, except for copies in the ledger that no line names. */
  const withoutCopies = () =>
    Object.fromEntries(
      Object.entries(host.snapshot()).filter(([path]) => !path.includes("/original/")),
    );
  const full = {
    message: new RegExp(
      `writing ${ledger}: No space left on device; the file is unchanged. Free space on its file system, then run it again$`,
    ),
  };

  it("is synced as a whole, once before and once after the changes", async () => {
    await host.apply(plan);
    const written = synced().filter((path) => path === `${ledger}.new`);
    strictEqual(written.length, 2);
    ok(synced().indexOf(`${ledger}.new`) < synced().indexOf("/etc/a"));
    host.remove("/run/synced");
    await host.apply(plan);
    strictEqual(host.exists("/run/synced"), false);
  });

  it("is unchanged on a full disk, as is the host", async () => {
    await host.apply({ files: filesAt("/etc/b") });
    const before = withoutCopies();
    host.write("/run/full", "");
    await rejects(host.apply(plan), /keeping what is at \/etc\/a: No space left on device; it is/);
    host.remove("/etc/a");
    await rejects(host.apply(plan), full);
    host.write("/etc/a", "theirs\n");
    host.remove("/run/full");
    deepStrictEqual(withoutCopies(), before);
    host.link(`${ledger}.new`, "/dev/full");
    await rejects(host.apply(plan), full);
    deepStrictEqual(withoutCopies(), before);
    strictEqual(host.read("/run/sysctl/net.ipv4.ip_forward"), "0\n");
  });

  it("allows a full disk to be freed", async () => {
    await host.apply({ files: filesAt("/etc/b"), data: { "/var/lib/containerd": "0700" } });
    host.write("/var/lib/containerd/image", "");
    host.link(`${ledger}.new`, "/dev/full");
    await host.takeOff();
    deepStrictEqual([host.exists("/etc/b"), host.exists("/var/lib/containerd")], [false, false]);
  });

  const damages: Readonly<Record<string, (whole: string) => string | undefined>> = {
    "that is empty": () => "",
    "that is torn": (whole) => whole.slice(0, whole.length / 2),
    "that lacks its last line": (whole) => whole.replace(/end\t\d+\n$/, ""),
    "that lacks one line": (whole) => whole.replace(/files\t.*\n/, ""),
    "that is torn in its last number": (whole) => whole.slice(0, -2),
    "of zeros": (whole) => "\0".repeat(whole.length),
    "that is gone": () => undefined,
  };
  for (const [what, damage] of Object.entries(damages))
    it(`${what} is reported and not used`, async () => {
      await host.apply(plan);
      const text = damage(host.read(ledger));
      host.remove(ledger);
      if (text !== undefined) host.write(ledger, text);
      const before = host.snapshot();
      const seen = await host.observe();
      deepStrictEqual(seen.damaged, [{ layer: "engine", ledger }]);
      const drift = driftOf({ layer: "engine", applied: fingerprints(plan), installed: {} }, seen);
      strictEqual(
        drift[0],
        `${ledger}: is damaged; restore it from a backup of the host, or reinstall the host`,
      );
      const damaged = new RegExp(`reading ${ledger}: it is damaged.*nothing was changed`);
      await rejects(host.apply(plan), damaged);
      await rejects(host.takeOff(), damaged);
      deepStrictEqual(host.snapshot(), before);
    });

  it("of another layer, if damaged, protects that layer's files from being removed as unmanaged", async () => {
    const other = ledger.replace("engine", "etcd");
    await host.apply({ files: filesAt("/etc/manifests/etcd.yaml") }, "etcd");
    host.write(other, "end\t0");
    const before = host.snapshot();
    await rejects(
      host.apply({ files: filesAt("/etc/c"), exclusive: ["/etc/manifests"] }),
      new RegExp(`reading ${other}: it is damaged`),
    );
    const { [ledger.replace("/ledger", "")]: _, ...now } = host.snapshot();
    strictEqual(host.exists("/etc/c"), false);
    for (const path of Object.keys(before)) strictEqual(now[path], before[path]);
  });

  it("forgets a kernel setting that leaves the plan, and restores its value", async () => {
    await host.apply(plan);
    const { changed } = await host.apply({ ...plan, sysctls: {} });
    deepStrictEqual(changed, ["sysctl net.ipv4.ip_forward"]);
    strictEqual(host.read("/run/sysctl/net.ipv4.ip_forward"), "0\n");
    strictEqual((await host.observe()).sysctls.size, 0);
    match(host.read(ledger), /^end\t\d+\n$/m);
  });

  it("forgets one that the kernel does not take back, and says so", async () => {
    await host.apply(plan);
    host.write("/run/refused", "net.ipv4.ip_forward=0\n");
    await host.takeOff();
    ok(
      host.reported.includes(
        "leaves sysctl net.ipv4.ip_forward at 1 until the next boot: the kernel refuses 0",
      ),
    );
    deepStrictEqual(await host.left(), []);
  });
});
