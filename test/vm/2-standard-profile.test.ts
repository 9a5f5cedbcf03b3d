import assert from "node:assert/strict";
import { agnhostImage } from "../../lab/artifacts";
import { execOnMachine } from "../../lab/vm";
import { workstationAddress } from "../../lab/hosts/lab-host";
import { modules, sysctls } from "../../layers/containerd/kernel";
import { applied, kubectl } from "../lab/kubectl";
import { podOn, deployDaemonSet } from "../lab/workload";
import { clusterHosts, scaled, worker } from "./suite";

const words = (text: string) => text.trim().split(/\s+/);

describe("a machine with a kernel of its own", () => {
  it("runs pods below cgroup v2 by way of systemd", async () => {
    assert.equal(
      await execOnMachine("stat --file-system --format=%T /sys/fs/cgroup"),
      "cgroup2fs\n",
    );
    const path = `/api/v1/nodes/${worker.name}/proxy/configz`;
    const { kubeletconfig } = JSON.parse(await kubectl("get", "--raw", path));
    assert.equal(kubeletconfig.cgroupDriver, "systemd");
    assert.equal(kubeletconfig.protectKernelDefaults, true);
    const scopes = "find /sys/fs/cgroup/kubepods.slice -name 'cri-containerd-*.scope' | wc -l";
    assert.ok(Number(await execOnMachine(scopes)) > 0);
  });

  it("has the modules and the settings of the profile", async () => {
    const loaded = words(await execOnMachine("cut -d' ' -f1 /proc/modules; ls /sys/module"));
    for (const name of modules({ profile: "standard", modules: ["vxlan"] }))
      assert.ok(loaded.includes(name), `${name} is loaded`);
    const wanted = sysctls("standard");
    const set = await execOnMachine(`sysctl ${Object.keys(wanted).join(" ")}`);
    const lines = Object.entries(wanted).map(([name, value]) => `${name} = ${value}\n`);
    assert.equal(set, lines.join(""));
  });

  it("runs pods that are reached from another node, by address and by the Service's name", async () => {
    await deployDaemonSet(scaled(60) * 1000);
    const [here, there] = [await podOn(clusterHosts[1]), await podOn(worker.name)];
    const fetched = (from: string, url: string) => kubectl("exec", from, "--", "wget", "-qO-", url);
    assert.equal(await fetched(here.name, `http://${there.address}:8080/hostname`), there.name);
    assert.equal(await fetched(there.name, `http://${here.address}:8080/hostname`), here.name);
    const answers = new Set<string>();
    for (let i = 0; i < 40 && answers.size < 2; i++)
      answers.add(await fetched(here.name, "http://each/hostname"));
    assert.deepEqual(answers, new Set([here.name, there.name]));
    assert.match(
      await fetched(there.name, "http://each.default.svc.cluster.local/hostname"),
      /^each-/,
    );
  });

  it("keeps systemd-networkd from configuring pods' interfaces, although its settings match every card", async () => {
    const listed = await execOnMachine("networkctl list --no-legend --no-pager");
    const rows = listed.trim().split("\n").map(words);
    const setUp = (name: RegExp) =>
      rows.filter(([, link]) => name.test(link!)).map((row) => row.at(-1));
    assert.deepEqual(setUp(/^en/), ["configured"]);
    assert.deepEqual(new Set(setUp(/^(veth|cni0$|flannel\.1$)/)), new Set(["unmanaged"]));
    assert.ok(setUp(/^veth/).length > 0);
  });

  it("gives pods the name servers of systemd-resolved, not its stub", async () => {
    const container = { name: "resolver", image: agnhostImage, command: ["sleep", "3600"] };
    const metadata = { name: "resolver" };
    const spec = { nodeName: worker.name, dnsPolicy: "Default", containers: [container] };
    await applied({ apiVersion: "v1", kind: "Pod", metadata, spec });
    await kubectl("wait", "--for=condition=Ready", "pod/resolver", `--timeout=${scaled(30)}s`);
    const seen = await kubectl("exec", "resolver", "--", "cat", "/etc/resolv.conf");
    assert.deepEqual(seen.match(/^nameserver .*/gm), [`nameserver ${workstationAddress}`]);
    assert.match(await execOnMachine("cat /etc/resolv.conf"), /^nameserver 127\.0\.0\.53$/m);
    await kubectl("delete", "pod", "resolver", "--now");
  });

  it("confines containers by AppArmor", async () => {
    assert.equal(await execOnMachine("cat /sys/module/apparmor/parameters/enabled"), "Y\n");
    const { name } = await podOn(worker.name);
    const profile = await kubectl("exec", name, "--", "cat", "/proc/self/attr/current");
    assert.equal(profile.trim(), "cri-containerd.apparmor.d (enforce)");
  });
});
