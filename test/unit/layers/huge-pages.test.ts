import { deepStrictEqual, doesNotMatch, match, strictEqual } from "node:assert";
import { spawnSync } from "node:child_process";
import { hugePageWaits } from "../../../layers/containerd/huge-pages";
import { podRuntime } from "../../../layers/pod-runtime";
import { configOf } from "../config/stack-file";

const layersOf = (hugepages: object | undefined) => {
  const config = configOf({ kernel: hugepages ? { hugepages } : {} });
  return podRuntime(config.hosts[0]!, config);
};
const unitOf = ({ kubelet }: ReturnType<typeof layersOf>) =>
  kubelet.files["/etc/systemd/system/kubelet.service"]!.content;

describe("huge pages", () => {
  it("of 2 MiB are a sysctl, now and at boot, and those of 1 GiB are not", () => {
    const { engine } = layersOf({ "2Mi": 512, "1Gi": 4 });
    strictEqual(engine.sysctls!["vm.nr_hugepages"], "512");
    match(engine.files["/etc/sysctl.d/90-kubernetes.conf"]!.content, /^vm.nr_hugepages = 512$/m);
    strictEqual(layersOf({ "1Gi": 4 }).engine.sysctls!["vm.nr_hugepages"], undefined);
  });

  it("restart the kubelet, which counts them only when it starts", () => {
    match(unitOf(layersOf({ "1Gi": 4, "2Mi": 512 })), /^X-HugePages=1Gi=4 2Mi=512$/m);
    doesNotMatch(unitOf(layersOf(undefined)), /HugePages/);
  });

  it("are waited for, since the kernel reserves fewer without an error", () => {
    const what = layersOf({ "2Mi": 512, "1Gi": 4 }).engine.waits!.map((wait) => wait.what);
    deepStrictEqual(
      what.filter((one) => one.startsWith("huge pages")),
      ["huge pages of 2Mi: 512", "huge pages of 1Gi: 4"],
    );
    deepStrictEqual(hugePageWaits({ hugepages: { "2Mi": 0 } }), []);
  });

  it("that the kernel lacks are reported with the remedy", () => {
    for (const [hugepages, remedy] of [
      [{ "2Mi": 1e9 }, /^the kernel has \d+; the free memory is in pieces; reboot the host$/m],
      [{ "1Gi": 1e9 }, /^the kernel has \d+; add hugepagesz=1G hugepages=1000000000 to the /m],
    ] as const) {
      const [wait] = hugePageWaits({ hugepages });
      const { status, stdout } = spawnSync("sh", ["-c", wait!.command], { encoding: "utf8" });
      strictEqual(status, 1);
      match(stdout, remedy);
    }
  });
});
