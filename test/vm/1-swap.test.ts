import assert from "node:assert/strict";
import { execOnMachine, snapshotMachine } from "../../lab/vm";
import { readyNodes } from "../lab/kubectl";
import { configure } from "../lab/stack-file";
import { succeeded, up } from "../lab/pulumi";
import { remember } from "../lab/remembered";
import { clusterHosts, longDeadline, withHosts, worker } from "./suite";

describe("a machine that swaps", () => {
  it("is refused in one line, and nothing is installed on it", async () => {
    configure(withHosts(worker));
    const { code, output } = await up([], longDeadline);
    assert.notEqual(code, 0);
    const faults = new Set(output.match(/vm-1: checking the host: .*/g));
    assert.deepEqual(
      [...faults],
      [
        "vm-1: checking the host: it swaps to /swapfile, and kubelet refuses to start then; swapoff -a and take it out of /etc/fstab (what is not in there: systemctl mask its unit in systemctl list-units --all --type swap), or set kubelet.config.failSwapOn to false, with kubelet.config.memorySwap.swapBehavior LimitedSwap to let pods swap",
      ],
    );
    assert.equal(
      await execOnMachine("ls -A /var/lib/kubernetes-on-bare-metal 2>&1 || true"),
      "ls: cannot access '/var/lib/kubernetes-on-bare-metal': No such file or directory\n",
    );
  });

  it("joins once the remedy is applied", async () => {
    await execOnMachine("swapoff -a && sed -i /swap/d /etc/fstab && systemctl daemon-reload");
    remember("hosts before", { [worker.name]: await snapshotMachine() });
    const { seconds } = await succeeded(up([], longDeadline));
    console.log(`      pulumi up took ${Math.round(seconds)} s`);
    assert.deepEqual(await readyNodes(), [...clusterHosts, worker.name]);
  });

  it("has no changes in a second up", async () => {
    const { resources } = await succeeded(up(["--expect-no-changes"]));
    assert.deepEqual(Object.keys(resources), ["unchanged"]);
  });
});
