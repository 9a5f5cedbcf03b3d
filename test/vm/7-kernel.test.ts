import assert from "node:assert/strict";
import { stopHost } from "../../lab/hosts";
import { execOnMachine, machine, startMachine } from "../../lab/vm";
import { keepKubeconfig, readyNodes } from "../lab/kubectl";
import { destroy, preview, refresh, succeeded, up } from "../lab/pulumi";
import { configure } from "../lab/stack-file";
import { serveKernel, type KernelArchive } from "./kernel-archive";
import { clusterHosts, longDeadline, scaled, withHosts, worker } from "./suite";

const running = async () => (await execOnMachine("uname -r")).trim();
const boots = async () => Number(await execOnMachine("journalctl --list-boots | wc -l"));

/** Installing a kernel makes its initial ramdisk, which emulation takes minutes for. */
const timeoutSeconds = scaled(300);
const maintained = (asOf: string) =>
  withHosts({
    ...worker,
    maintenance: { packages: "security", asOf, reboot: "whenRequired", timeoutSeconds },
  });

describe("maintenance that brings another kernel", function () {
  this.timeout(3 * 60 * 60_000);

  let archive: KernelArchive;
  let [old, booted] = ["", 0];

  before(
    "the machine is a worker, boots what is on its disk, and reaches one archive",
    async () => {
      await succeeded(destroy([], longDeadline));
      archive = await serveKernel();
      await execOnMachine(`set -e
rm -f /etc/apt/sources.list /etc/apt/sources.list.d/*
echo '${archive.source}' >/etc/apt/sources.list
sed -i /swap/d /etc/fstab
sync`);
      await stopHost(machine.name);
      await startMachine((line) => console.log(`  ${line}`), machine, true);
      old = await running();
      configure(withHosts(worker));
      await succeeded(up([], longDeadline));
      await keepKubeconfig();
      booted = await boots();
    },
  );
  after(() => archive.close());

  it("installs it, and reboots once", async () => {
    assert.notEqual(old, archive.release);
    configure(maintained("2026-01-01"));
    const { output } = await succeeded(up([], { deadlineSeconds: 3 * timeoutSeconds }));
    assert.match(output, new RegExp(`${machine.name}: reboots`));
    assert.doesNotMatch(output, /see which kernel its boot loader chooses/);
    assert.equal(await running(), archive.release);
    assert.equal(await boots(), booted + 1);
  });

  it("leaves a node in service, and nothing to do", async () => {
    assert.deepEqual(await readyNodes(), [...clusterHosts, machine.name]);
    await succeeded(preview("--expect-no-changes"));
    const { output } = await succeeded(refresh("--yes", "--diff"));
    assert.doesNotMatch(output, /waits for a reboot|lacks \d+ security/);
  });

  it("does not reboot it for a later date without a newer kernel", async () => {
    configure(maintained("2026-02-01"));
    await succeeded(up([], longDeadline));
    assert.equal(await boots(), booted + 1);
  });

  it("is removed with the cluster", () => succeeded(destroy([], longDeadline)));
});
