import { deepStrictEqual, strictEqual } from "node:assert";
import { readFileSync } from "node:fs";
import { release } from "node:os";
import { driftOf } from "../../../provider/host/drift";
import { fingerprints, type DesiredState } from "../../../layers/desired-state";
import { filesAt, startHost, type OnAHost } from "./on-a-host";

const unit = "/etc/systemd/system/kubelet.service";
const desired: DesiredState = {
  files: {
    ...filesAt(unit, "/etc/a", "/etc/b", "/etc/c", "/etc/back\\slash"),
    "/etc/key": { content: "key", mode: "0600" },
  },
  units: { "kubelet.service": [unit] },
  sysctls: { "kernel.panic": "10" },
  exclusive: ["/etc/manifests"],
  directories: { "/etc/manifests": "0755" },
  waits: [
    {
      what: "a healthy kubelet",
      command: "[ ! -e /run/ill ] || { echo it is ill; false; }",
      timeoutSeconds: 1,
    },
  ],
};

describe("observing a host", () => {
  let host: OnAHost;

  beforeEach(async () => {
    host = await startHost();
    host.write("/run/sysctl/kernel.panic", "0\n");
    await host.apply(desired, "kubelet");
  });
  afterEach(() => host.close());

  const drift = async () =>
    driftOf(
      { layer: "kubelet", applied: fingerprints(desired), installed: {} },
      await host.observe(),
    );

  it("finds no drift in what was just applied, and changes nothing", async () => {
    host.calls();
    const before = host.snapshot();
    deepStrictEqual(await drift(), []);
    deepStrictEqual(host.snapshot(), before);
    deepStrictEqual(host.calls(), []);
  });

  it("finds all manual changes", async () => {
    host.write("/etc/a", "other");
    host.remove("/etc/b");
    host.remove("/etc/c");
    host.link("/etc/c", "/etc/passwd");
    host.chmod("/etc/key", 0o644);
    host.write("/run/sysctl/kernel.panic", "5\n");
    host.remove("/run/units/kubelet.service.active");
    host.remove("/run/units/kubelet.service.enabled");
    host.write(`${unit}.d/theirs.conf`, "[Service]\n");
    host.write("/etc/manifests/theirs.yaml", "pod\n");
    host.write("/run/ill", "");
    deepStrictEqual(await drift(), [
      "/etc/a: its content was changed",
      "/etc/b: is missing",
      "/etc/c: is no plain file any more",
      "/etc/key: its mode is 0644, not 0600",
      "kubelet.service: is inactive",
      "kubelet.service: is disabled, not enabled",
      `${unit}.d/theirs.conf: is an extra drop-in of kubelet.service; up removes it: set kubelet.unit, or artifacts.proxy for a proxy, instead`,
      "sysctl kernel.panic: is 5, not 10",
      "/etc/manifests/theirs.yaml: unmanaged file in a managed directory",
      "a healthy kubelet is missing: it is ill",
    ]);
  });

  it("compares kernel settings with several values", async () => {
    const ledger = "sysctls\tkernel.pid_max=4\nsysctls\tkernel.gone=1\nend\t2\n";
    host.write("/var/lib/kubernetes-on-bare-metal/layers/of-the-kernel/ledger", ledger);
    const { sysctls } = await host.observe();
    strictEqual(
      sysctls.get("kernel.pid_max"),
      readFileSync("/proc/sys/kernel/pid_max", "utf8").trim(),
    );
    strictEqual(sysctls.get("kernel.gone"), "");
  });

  it("is repaired by the next run", async () => {
    host.write("/etc/a", "other");
    host.write("/etc/manifests/theirs.yaml", "pod\n");
    host.remove("/run/units/kubelet.service.active");
    await host.apply(desired, "kubelet");
    deepStrictEqual(await drift(), []);
  });

  it("is done once for all layers, until one of them is changed", async () => {
    const count = () => host.server.commands.length;
    const before = count();
    const [first, second] = await Promise.all([host.observe(), host.observe()]);
    strictEqual(first, second);
    strictEqual(count(), before + 1);
    await host.apply({ files: filesAt("/etc/d") }, "etcd");
    deepStrictEqual((await host.observe()).layers, ["etcd", "kubelet"]);
    strictEqual(count(), before + 3);
  });

  it("describes the host, and is otherwise empty on an unmanaged one", async () => {
    await host.takeOff("kubelet");
    const { machineId, os, kernel, memoryMib, layers, paths } = await host.observe();
    deepStrictEqual([machineId, layers, paths.size], ["0123456789abcdef0123456789abcdef", [], 0]);
    deepStrictEqual([os.length > 0, kernel, memoryMib > 0], [true, release(), true]);
  });
});
