import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { execOnHost } from "../../lab/hosts";
import { waitFor } from "../../lab/hosts/wait";
import { errorsIn } from "../lab/errors";
import { clusterHosts } from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { keepKubeconfig, printed } from "../lab/kubectl";
import { destroy, succeeded, up } from "../lab/pulumi";
import { changed, configure } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { servePage } from "../upgrades/page";
import { fillDisk, giveDisk, resizeDisk } from "./disks";
import { runDrill, type Drill } from "./drill";
import { longDeadline } from "./suite";
import { summary, type Result } from "./table";
import { writeDrills } from "./write-page";

const worker = clusterHosts[2];
const [images, pods] = ["/var/lib/containerd", "/var/lib/kubelet"];
const [forImages, forPods] = ["6g", "1200m"];
const free = () => resizeDisk(worker, pods, forPods);

/** Waits until a running command has begun to set the worker up, after its preflight. */
const isBegun = (command: ChildProcess) =>
  waitFor(`${worker}: its first layer`, 300_000, async () => {
    if (command.exitCode !== null) throw new Error(`up ended before ${worker} had a layer`);
    const layers = "/var/lib/kubernetes-on-bare-metal/layers";
    return (await execOnHost(worker, `ls ${layers} 2>/dev/null || true`)) !== "" || "it has none";
  });

const condition = `jsonpath={.status.conditions[?(@.type=="DiskPressure")].status}`;
const drill: Drill = {
  title: "the disk for a worker's pods is full, with an `evictionPressureTransitionPeriod` of 30 s",
  damage: () => fillDisk(worker, pods),
  lasts: async () => {
    const shown = ["get", "node", worker, "--output", condition];
    await printed(`${worker}: disk pressure`, shown, (text) => text === "True", 300_000);
    const found = await foundDrift();
    const said = `${worker}-identity: no space is left on ${pods} (`;
    assert.ok(
      found.some((line) => line.startsWith(said)),
      found.join("\n"),
    );
  },
  relief: free,
  cleanUp: free,
};

describe("a worker whose disk is full", () => {
  const results: Result[] = [];

  before(async () => {
    await startHosts(clusterHosts);
    await giveDisk(worker, images, "100m");
    await giveDisk(worker, pods, forPods);
    configure(changed("kubelet", { config: { evictionPressureTransitionPeriod: "30s" } }));
  });
  after(async () => {
    await succeeded(destroy([], longDeadline));
    if (results.length === 2) await writeDrills(results);
  });

  it("is refused by the preflight, with the path", async () => {
    const { code, output } = await up([], longDeadline);
    assert.notEqual(code, 0);
    const said = new RegExp(
      `^${worker}: checking the host: \\d+ MiB are free below ${images}, and images need 5000; make room`,
    );
    assert.ok(
      errorsIn(output).some((error) => said.test(error)),
      output,
    );
    assert.equal(await execOnHost(worker, "ls -A /var/lib/kubernetes-on-bare-metal || true"), "");
  });

  it("is named by an up in the middle of which it becomes full", async () => {
    await resizeDisk(worker, images, forImages);
    let filled: Promise<unknown> = Promise.resolve();
    const started = (command: ChildProcess) => {
      filled = isBegun(command).then(() => resizeDisk(worker, images, "8m"));
      // It is awaited after the command.
      filled.catch(() => undefined);
    };
    const { code, output } = await up([], { ...longDeadline, started });
    await filled;
    assert.notEqual(code, 0);
    const said = new RegExp(
      `^${worker}: setting up [a-z-]+: no space is left on ${images} \\(\\d+ of 8 MiB\\); free space there, and run it again`,
    );
    assert.ok(
      errorsIn(output).some((error) => said.test(error)),
      output,
    );
  });

  it("joins with the next up once there is space", async () => {
    await resizeDisk(worker, images, forImages);
    const { seconds } = await succeeded(up([], longDeadline));
    results.push({
      title: "the disk for a worker's images is full while `up` sets the cluster up",
      by: "the next `pulumi up`",
      seconds: Math.round(seconds),
    });
    assert.deepEqual(await foundDrift(), []);
  });

  it(`recovers by itself when ${drill.title}`, async () => {
    await keepKubeconfig();
    const result = await runDrill(drill, await servePage());
    results.push(result);
    console.log(`      ${summary(result)}`);
  });
});
