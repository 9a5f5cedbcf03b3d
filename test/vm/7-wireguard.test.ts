import assert from "node:assert/strict";
import { run } from "../../lab/hosts/command";
import { atSwitch } from "../../lab/hosts/network";
import { waitFor } from "../../lab/hosts/wait";
import { execOnMachine, machine, secondMachine, startMachine } from "../../lab/vm";
import { flannelPorts } from "../../layers/network/flannel/ports";
import { wireguardKey } from "../../layers/network/flannel/wireguard";
import { keepKubeconfig, kubectl } from "../lab/kubectl";
import { destroy, preview, pulumi, refresh, succeeded, up } from "../lab/pulumi";
import { changed, configure } from "../lab/stack-file";
import { takeHosts } from "../lab/suite";
import { deployDaemonSet, podOn } from "../lab/workload";
import { longDeadline, scaled, worker } from "./suite";

const [nsenter = "", ...inSwitch] = atSwitch;
const table = "bridge kbm-watch";
/** Counts what the switch forwards: packets with an address of a pod, and those of flannel-wg. */
const counters = `table ${table}
delete table ${table}
table ${table} {
  counter clear { }
  counter encrypted { }
  chain forward {
    type filter hook forward priority 0
    ip saddr 10.244.0.0/16 counter name clear
    ip daddr 10.244.0.0/16 counter name clear
    udp dport ${flannelPorts.wireguard} counter name encrypted
  }
}
`;
const nft = (args: readonly string[], input = "") =>
  run(nsenter, [...inSwitch, "nft", ...args], { input });
async function forwarded(counter: "clear" | "encrypted"): Promise<number> {
  const listed = await nft(["list", "counter", ...table.split(" "), counter]);
  return Number(/packets (\d+)/.exec(listed)?.[1]);
}

const both = [machine, secondMachine];
const second = { ...worker, name: secondMachine.name, address: secondMachine.address };
const encrypted = {
  hosts: [{ ...worker, roles: ["master", "etcd", "worker"] }, second],
  ...changed("network", { backend: "wireguard" }),
};
const on = (host: (typeof both)[number], command: string) => execOnMachine(command, { on: host });

/** Lets the pod on either machine ask the one on the other. */
async function askEachOther(): Promise<void> {
  const [here, there] = [await podOn(machine.name), await podOn(secondMachine.name)];
  for (const [from, to] of [
    [here, there],
    [there, here],
  ] as const) {
    const url = `http://${to.address}:8080/hostname`;
    assert.equal(await kubectl("exec", from.name, "--", "wget", "-T", "10", "-qO-", url), to.name);
  }
}

describe("an encrypted pod network, on two machines with kernels of their own", function () {
  this.timeout(scaled(30) * 60_000);

  before("the machines are the only hosts", async () => {
    await succeeded(destroy([], longDeadline));
    await takeHosts([secondMachine.name]);
    await startMachine((line) => console.log(`  ${line}`), secondMachine);
    for (const host of both)
      await on(host, "swapoff -a && sed -i /swap/d /etc/fstab && systemctl daemon-reload");
    await nft(["-f", "-"], counters);
    configure(encrypted);
    await succeeded(up([], longDeadline));
    await keepKubeconfig();
    await deployDaemonSet(scaled(60) * 1000);
  });
  after(() => nft(["delete", "table", ...table.split(" ")]).catch(() => undefined));

  it("carries packets of pods by flannel-wg, and none of them in plain text", async () => {
    const before = await forwarded("encrypted");
    await askEachOther();
    const { address } = await podOn(secondMachine.name);
    assert.match(await on(machine, `ip route get ${address}`), /dev flannel-wg /);
    assert.ok((await forwarded("encrypted")) > before);
    assert.equal(await forwarded("clear"), 0);
  });

  it("has a key for root alone on each host, which the state does not have", async () => {
    const { stdout } = await succeeded(pulumi(["stack", "export", "--show-secrets"]));
    for (const host of both) {
      assert.equal(await on(host, `stat -c '%a %U' ${wireguardKey}`), "600 root\n");
      assert.ok(!stdout.includes((await on(host, `cat ${wireguardKey}`)).trim()));
    }
  });

  it("sends nothing in plain text while flannel does not run", async () => {
    const manifest = "/etc/kubernetes/manifests/flannel.yaml";
    await on(machine, `mv ${manifest} /root/`);
    const link = "ip link show dev flannel-wg >/dev/null 2>&1 && echo there || echo gone";
    await waitFor("flannel: ending", scaled(60) * 1000, async () => {
      return (await on(machine, link)) === "gone\n" || "its link is there";
    });
    await assert.rejects(askEachOther());
    assert.equal(await forwarded("clear"), 0);
    await on(machine, `mv /root/flannel.yaml ${manifest}`);
    await waitFor("pods on both machines", scaled(120) * 1000, async () => {
      await askEachOther();
      return true;
    });
  });

  it("gets a new key where one was lost, and other nodes take it", async () => {
    const data = `jsonpath={.metadata.annotations.flannel\\.alpha\\.coreos\\.com/backend-data}`;
    const known = () => kubectl("get", "node", secondMachine.name, `--output=${data}`);
    const former = await known();
    await on(secondMachine, `rm ${wireguardKey}`);
    await succeeded(up(["--refresh"], longDeadline));
    assert.notEqual(await known(), former);
    await waitFor("pods on both machines", scaled(60) * 1000, async () => {
      await askEachOther();
      return true;
    });
    assert.equal(await forwarded("clear"), 0);
  });

  it("causes no drift and no changes", async () => {
    await succeeded(refresh("--preview-only", "--expect-no-changes"));
    await succeeded(preview("--expect-no-changes"));
  });

  it("leaves nothing on its hosts", async () => {
    await succeeded(destroy([], longDeadline));
    for (const host of both) {
      assert.equal(await on(host, "ip -o link show type wireguard"), "");
      assert.equal(await on(host, "ip route show type blackhole"), "");
      const paths = `/run/flannel /etc/kubernetes /etc/modules-load.d/kubernetes.conf`;
      assert.equal(await on(host, `ls -d ${paths} 2>/dev/null || true`), "");
    }
  });
});
