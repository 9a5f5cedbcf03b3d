import assert from "node:assert/strict";
import { compareSnapshots, volatile } from "../../lab/hosts";
import { waitFor } from "../../lab/hosts/wait";
import { execOnMachine, snapshotMachine } from "../../lab/vm";
import { readyNodes } from "../lab/kubectl";
import { configure } from "../lab/stack-file";
import { succeeded, up } from "../lab/pulumi";
import { clusterHosts, machines, scaled, longDeadline, withHosts, worker } from "./suite";

const ledger = "/var/lib/kubernetes-on-bare-metal/layers";
const bootId = async () => (await execOnMachine("cat /proc/sys/kernel/random/boot_id")).trim();

/** The last line of a ledger has the number of the others. */
const counts = `for ledger in ${ledger}/*/ledger; do
  echo "$(basename "$(dirname "$ledger")") $(grep -vc '^end' "$ledger" || true) $(sed -n 's/^end\\t//p' "$ledger")"
done`;

describe("a power cut in the middle of a set-up", () => {
  let bare: Awaited<ReturnType<typeof snapshotMachine>>;

  before("the kernel no longer writes what it holds", async () => {
    // As the swap test leaves it: this one may run alone.
    await execOnMachine("swapoff -a && sed -i /swap/d /etc/fstab && systemctl daemon-reload");
    bare = await snapshotMachine();
    const first = await bootId();
    configure(withHosts(worker));
    const setUp = up([], longDeadline);
    await waitFor(`${worker.name}: putting its first program`, scaled(180) * 1000, async () => {
      const there = "[ -e /usr/local/bin/containerd ] && echo yes || true";
      return (await execOnMachine(there)) === "yes\n" || "it has none";
    });
    await execOnMachine("echo b >/proc/sysrq-trigger", { timeoutMs: 30_000 }).catch(
      () => undefined,
    );
    await waitFor(`${worker.name}: booting again`, scaled(60) * 1000, async () => {
      const now = await bootId().catch(() => "");
      return (now !== "" && now !== first) || "it has not come back";
    });
    assert.notEqual((await setUp).code, 0);
  });

  it("leaves an intact ledger", async () => {
    const lines = (await execOnMachine(counts)).trim().split("\n");
    assert.ok(lines.length > 0);
    for (const line of lines) {
      const [layer, has, says] = line.split(" ");
      assert.equal(has, says, `the ledger of ${layer}`);
    }
  });

  it("has every binary on disk in a ledger", async () => {
    const unlisted = `for path in /usr/local/bin/*; do grep -qx "files.$path" ${ledger}/*/ledger || echo "$path"; done`;
    assert.equal(await execOnMachine(unlisted), "");
  });

  it("is resumed by the next up", async () => {
    await succeeded(up(["--refresh"], longDeadline));
    assert.deepEqual(await readyNodes(), [...clusterHosts, worker.name]);
  });

  it("leaves nothing behind when the machine is removed", async () => {
    configure(withHosts());
    await succeeded(up([], longDeadline));
    const difference = compareSnapshots(bare, await snapshotMachine(), [...volatile, ...machines]);
    assert.equal(difference.join("\n"), "");
  });
});
