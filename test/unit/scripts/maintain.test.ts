import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert";
import { maintain, type MaintenanceOrder } from "../../../host/maintenance";
import { hostScript } from "../../../host/scripts";
import { startHost, type OnAHost } from "./on-a-host";
import { simulated, withPackages } from "./package-manager";

const record = "/var/lib/kubernetes-on-bare-metal/maintenance";
const order: MaintenanceOrder = { packages: "security", asOf: "2026-11-28", timeoutSeconds: 60 };
const download = "--download-only install --only-upgrade libc6 openssl";
const lists = "update -o APT::Update::Error-Mode=any";

describe("the maintenance of a host", () => {
  let host: OnAHost;
  let reported: string[];
  const step = (name: Parameters<typeof maintain>[2], more: Partial<MaintenanceOrder> = {}) =>
    maintain(host.host, { bastions: [] }, name, { ...order, ...more }, (line) =>
      reported.push(line),
    );
  const asked = () => (host.exists("/run/apt") ? host.read("/run/apt").trim().split("\n") : []);

  beforeEach(async () => {
    reported = [];
    host = await startHost();
    withPackages(host);
    await host.apply({ files: {} }, "kubelet");
  });
  afterEach(() => host.close());

  it("downloads security updates before anything changes", async () => {
    const { security, ubuntu, other, new: kernel } = simulated;
    host.write("/run/upgradable", security + ubuntu + other + kernel);
    deepStrictEqual(await step("prepare"), {
      packages: [
        "libc6 2.36-9+deb12u9 → 2.36-9+deb12u10",
        "openssl 3.0.2-0ubuntu1.18 → 3.0.2-0ubuntu1.19",
      ],
      interrupted: false,
      runsPods: true,
      boot: "",
    });
    deepStrictEqual(asked(), [lists, download]);
    ok(!host.exists(record));
  });

  it("downloads all updates, and packages that were not installed before", async () => {
    host.write("/run/upgradable", simulated.other + simulated.new);
    const { packages } = await step("prepare", { packages: "all" });
    deepStrictEqual(packages, [
      "my-security 1.0 → 1.1",
      "linux-image-6.1.0-41-amd64 - → 6.1.158-1",
    ]);
    deepStrictEqual(asked(), [lists, "--download-only upgrade --with-new-pkgs"]);
  });

  it("downloads nothing where all is up to date", async () => {
    host.write("/run/upgradable", simulated.other);
    deepStrictEqual((await step("prepare")).packages, []);
    deepStrictEqual(asked(), [lists]);
  });

  it("asks no package manager where reboots alone are wanted", async () => {
    host.remove("/usr/local/bin/apt-get");
    host.write("/run/reboot-required", "");
    strictEqual(
      (await step("prepare", { packages: "none" })).reboot,
      "the distribution asks for it",
    );
    deepStrictEqual(asked(), []);
  });

  it("fails where a mirror is not reached, since old lists would say that all is well", async () => {
    host.write("/run/no-mirror", "");
    await rejects(
      step("prepare"),
      /reading the lists of packages: W: Failed to fetch http:\/\/mirror/,
    );
  });

  it("installs what was downloaded, without questions, removals and restarts of services", async () => {
    host.write("/run/upgradable", simulated.security);
    host.write("/run/asks", "");
    const done = await step("install");
    deepStrictEqual(done.packages, ["libc6 2.36-9+deb12u9 → 2.36-9+deb12u10"]);
    strictEqual(done.reboot, "the distribution asks for it, because of linux-image");
    deepStrictEqual(asked(), [
      "dpkg --force-confdef --force-confold --configure -a",
      "install --only-upgrade libc6",
    ]);
    strictEqual(host.read("/run/environment"), "noninteractive l 1\n");
    match(
      host.read("/run/options"),
      /-o DPkg::Lock::Timeout=10 .*--force-confdef .*--force-confold .*-o APT::Get::Remove=false/,
    );
    match(host.read(record), /^begun\t2026-11-28\t/);
  });

  it("waits for a lock that another program has, and says which", async () => {
    host.write("/run/locked", "x\nx\n");
    await step("prepare");
    const waits = reported.filter((line) => line.startsWith("waiting for the lock"));
    deepStrictEqual(waits, [
      "waiting for the lock of apt or dpkg: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 4711 (unattended-upgr)",
    ]);
  });

  it("gives up on a lock that is not free in time", async () => {
    host.write("/run/locked", "x\n".repeat(100));
    await rejects(
      step("prepare", { timeoutSeconds: 31 }),
      /the lock was still held after 1 s: Could not get lock .* held by process 4711 \(unattended-upgr\); wait for that process to end, then run this again/,
    );
  });

  it("that failed says what apt said, and is begun again", async () => {
    host.write("/run/upgradable", simulated.security);
    host.write("/run/broken", "");
    await rejects(step("install"), /updating its packages: .*dpkg returned an error code \(1\)/s);
    host.remove("/run/broken");
    deepStrictEqual((await step("install")).packages.length, 1);
  });

  it("that was interrupted in the middle of a package is reported and completed", async () => {
    host.write("/var/lib/dpkg/updates/0003", "");
    const { interrupted, packages } = await step("prepare");
    deepStrictEqual([interrupted, packages, asked()], [true, [], []]);
    await step("install");
    strictEqual((await step("prepare")).interrupted, false);
  });

  it("reboots a moment later, when that is on record", async () => {
    host.write("/run/sysctl/kernel.random.boot_id", "one\n");
    host.calls();
    strictEqual((await step("reboot")).boot, "one");
    match(host.read(record), /^rebooting\t2026-11-28\t/);
    deepStrictEqual(host.calls(), [
      "systemd-run -q --on-active=1 --timer-property=AccuracySec=100ms systemctl reboot",
    ]);
  });

  describe("that has rebooted the host for a kernel that does not run", () => {
    const reason = "kernel 6.1.0-41-amd64 is installed, and 6.1.0-37-amd64 runs";

    beforeEach(async () => {
      host.write("/boot/vmlinuz-6.1.0-41-amd64", "");
      host.write("/run/sysctl/kernel.random.boot_id", "one\n");
      strictEqual((await step("prepare")).reboot, reason);
      await step("reboot");
    });
    const asks = async (...args: Parameters<typeof step>) => {
      const { reboot, rebooted } = await step(...args);
      return [reboot, rebooted];
    };

    it("asks for the reboot again while the host has not gone down", async () => {
      deepStrictEqual(await asks("prepare"), [reason, undefined]);
    });

    it("asks for no second one, also where it installs updates on the way", async () => {
      host.write("/run/sysctl/kernel.random.boot_id", "two\n");
      deepStrictEqual(await asks("prepare"), [undefined, true]);
      deepStrictEqual(await asks("install"), [undefined, true]);
      deepStrictEqual(await asks("prepare"), [undefined, true]);
    });

    it("asks for one where another kernel came, the distribution asks for it, or the date is another", async () => {
      host.write("/run/sysctl/kernel.random.boot_id", "two\n");
      deepStrictEqual(await asks("prepare", { asOf: "2026-11-29" }), [reason, undefined]);
      host.write("/run/reboot-required", "");
      deepStrictEqual(await asks("prepare"), ["the distribution asks for it", undefined]);
      host.remove("/run/reboot-required");
      host.write("/boot/vmlinuz-6.1.0-42-amd64", "");
      deepStrictEqual(await asks("prepare"), [reason.replace("41", "42"), undefined]);
    });

    it("says at its end that one is due", async () => {
      host.write("/run/sysctl/kernel.random.boot_id", "two\n");
      strictEqual((await step("finish")).reboot, reason);
      match(host.read(record), /^done\t2026-11-28\t[^\t]*Z\n$/);
      strictEqual((await step("prepare", { asOf: "2026-11-29" })).reboot, reason);
    });
  });

  it("is on record when it has ended, until the last layer is gone", async () => {
    await step("finish");
    match(host.read(record), /^done\t2026-11-28\t\d{4}-\d\d-\d\dT[\d:]+Z\n$/);
    strictEqual((await step("prepare")).maintained, "2026-11-28");
    await host.takeOff("kubelet");
    ok(!host.exists(record));
  });

  it("is seen by a refresh, which asks no network", async () => {
    strictEqual((await host.observe()).maintenance, undefined);
    await step("finish");
    host.write("/run/upgradable", simulated.security + simulated.other);
    host.write("/boot/vmlinuz-6.1.0-41-amd64", "");
    host.write("/run/locked", "x\n");
    await host.apply({ files: {} }, "kubelet");
    deepStrictEqual((await host.observe()).maintenance, {
      state: "done",
      asOf: "2026-11-28",
      reboot: "kernel 6.1.0-41-amd64 is installed, and 6.1.0-37-amd64 runs",
      lacking: ["libc6"],
    });
    deepStrictEqual(asked(), []);
  });
});

describe("the kernel of a host", () => {
  let host: OnAHost;
  before(async () => (host = await startHost()));
  after(() => host.close());

  for (const [what, running, installed, reason] of [
    ["is the only one", "6.1.0-37-amd64", ["6.1.0-37-amd64"], ""],
    ["is the newest", "6.1.0-41-amd64", ["6.1.0-9-amd64", "6.1.0-41-amd64"], ""],
    ["is older by number", "6.1.0-9-amd64", ["6.1.0-9-amd64", "6.1.0-37-amd64"], "6.1.0-37-amd64"],
    ["is of another flavour", "6.1.0-37-cloud-amd64", ["6.1.0-41-amd64"], ""],
    ["is newer than those in /boot", "6.12.9+bpo-amd64", ["6.1.0-41-amd64"], ""],
    [
      "is named as in Debian 13",
      "6.12.57+deb13-amd64",
      ["6.12.63+deb13-amd64"],
      "6.12.63+deb13-amd64",
    ],
    [
      "is Ubuntu's",
      "5.15.0-91-generic",
      ["5.15.0-105-generic", "6.8.0-40-lowlatency"],
      "5.15.0-105-generic",
    ],
    ["was written by another program", "6.6.1", [], ""],
  ] as const)
    it(`${reason ? "asks for a reboot" : "asks for none"} where it ${what}`, async () => {
      host.remove("/boot");
      for (const release of installed) host.write(`/boot/vmlinuz-${release}`, "");
      host.write("/boot/config", "");
      const script = `uname() { echo ${running}; }\n${hostScript(["reboot-state"])}\nreboot_reason`;
      const expected = reason ? `kernel ${reason} is installed, and ${running} runs\n` : "";
      strictEqual(await host.ask(script), expected);
    });

  it("is that of the machine around a container", async () => {
    host.write("/boot/vmlinuz-999.0-amd64", "");
    host.write("/run/systemd/container", "systemd-nspawn\n");
    strictEqual(await host.ask(`${hostScript(["reboot-state"])}\nreboot_reason`), "");
  });
});
