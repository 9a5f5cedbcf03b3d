import assert from "node:assert/strict";
import { images } from "../../artifacts";
import { addTag } from "../../lab/artifacts";
import { execOnHost } from "../../lab/hosts";
import { layout } from "../../layers/formats/layout";
import { defaultVersions, type Versions } from "../../versions";
import { keepKubeconfig, readyNodes } from "../lab/kubectl";
import { destroy, preview, succeeded, up } from "../lab/pulumi";
import { startHosts } from "../lab/suite";
import { configureVersions, hosts, masterCount, older, provide } from "./cluster";
import { servePage } from "./page";
import { imagesOf, reported } from "./releases";
import { startTimes } from "./start-times";
import { unnoticed } from "./unnoticed";

const patch = "1.36.1";
const programs = {
  containerd: "2.3.7",
  runc: "1.4.2",
  cniPlugins: "1.9.0",
  coredns: "1.14.7",
  pause: "3.10.1",
} satisfies Partial<Versions>;
const longDeadline = { deadlineSeconds: 1200 };

describe(`upgrades of other components, with ${masterCount} masters`, () => {
  let page: string;

  before("a cluster at older releases", async () => {
    await provide({ ...programs, kubernetes: patch });
    await provide({ kubernetes: older });
    await startHosts(hosts);
    configureVersions({ ...programs, kubernetes: patch });
    await succeeded(up([], longDeadline));
    await keepKubeconfig();
    page = await servePage();
  });

  async function kubernetesBecomes(kubernetes: string): Promise<void> {
    const before = await startTimes("--namespace=default");
    configureVersions({ ...programs, kubernetes });
    await unnoticed(page, async () => {
      const { output } = await succeeded(up([], longDeadline));
      assert.doesNotMatch(output, /is drained/);
    });
    assert.deepEqual(await reported("kubeletVersion"), new Set([`v${kubernetes}`]));
    assert.deepEqual(await startTimes("--namespace=default"), before);
    await succeeded(preview("--expect-no-changes"));
  }

  it("a patch release of Kubernetes: pods keep running, and nobody outside notices", () =>
    kubernetesBecomes(older));

  it("the patch release is reverted by the older one", () => kubernetesBecomes(patch));

  it("containerd, runc, plugins, DNS and pause image: nobody outside notices", async () => {
    configureVersions({ kubernetes: patch });
    await unnoticed(page, async () => {
      const { output } = await succeeded(up([], longDeadline));
      for (const host of hosts)
        assert.match(output, new RegExp(`${host}: is drained for containerd`));
    });
    assert.deepEqual(await readyNodes(), [...hosts].sort());
    const { containerd, runc, cniPlugins } = defaultVersions;
    const engines = await reported("containerRuntimeVersion");
    assert.deepEqual(engines, new Set([`containerd://${containerd}`]));
    const running = await imagesOf("--all-namespaces");
    const wanted = images({ ...defaultVersions, kubernetes: patch });
    assert.ok(running.has(wanted.coredns), `CoreDNS is not among ${[...running].join(" ")}`);
    for (const host of hosts) {
      assert.match(await execOnHost(host, `${layout.programs}/runc --version`), new RegExp(runc));
      const plugin = await execOnHost(host, `${layout.cniPrograms}/bridge --version 2>&1`);
      assert.match(plugin, new RegExp(`v${cniPlugins}`));
      await execOnHost(host, `grep -qF "${wanted.pause}" ${layout.containerd}/config.toml`);
    }
    await succeeded(preview("--expect-no-changes"));
  });

  it("flannel and MetalLB, as images of the same binaries: only open connections break", async () => {
    const versions = { kubernetes: patch, flannel: "0.28.11", metallb: "0.16.2" };
    const [old, next] = [defaultVersions, { ...defaultVersions, ...versions }].map((one) =>
      images(one),
    );
    for (const image of ["flannel", "metallbController", "metallbSpeaker"] as const)
      await addTag(old![image], next![image].split(":").at(-1)!, console.log);
    configureVersions(versions);
    const change = async () => {
      const { output } = await succeeded(up([], longDeadline));
      assert.doesNotMatch(output, /is drained/);
    };
    // The announcing speaker restarts too: another one takes over, and hands back.
    await unnoticed(page, change, { moves: true });
    const running = await imagesOf("--all-namespaces");
    for (const image of ["flannel", "metallbController", "metallbSpeaker"] as const) {
      assert.ok(running.has(next![image]), [...running].join(" "));
      assert.ok(!running.has(old![image]), [...running].join(" "));
    }
    await succeeded(preview("--expect-no-changes"));
  });

  after(async () => {
    await succeeded(destroy());
  });
});
