import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { execOnHost } from "../../lab/hosts";
import { keepKubeconfig, readyNodes } from "../lab/kubectl";
import { destroy, preview, pulumi, succeeded, up } from "../lab/pulumi";
import { startHosts } from "../lab/suite";
import {
  configureVersions,
  hosts,
  masterCount,
  masterHosts,
  newer,
  newerEtcd,
  older,
  provide,
} from "./cluster";
import { servePage } from "./page";
import { imagesOf, reported } from "./releases";
import { startTimes } from "./start-times";
import { unnoticed } from "./unnoticed";

const runningEtcd = "curl -fsS http://127.0.0.1:2381/metrics | grep ^etcd_server_version";
const apiServers = ["--namespace=kube-system", "--selector=component=kube-apiserver"];
const longDeadline = { deadlineSeconds: 1200 };

/** Kills the CLI as soon as it prints this. */
const killedAt = (said: string) => (child: ChildProcess) =>
  child.stdout!.on("data", (text: string) => {
    if (text.includes(said)) child.kill("SIGKILL");
  });

describe(`an upgrade from ${older} to ${newer}, with ${masterCount} masters`, () => {
  let page: string;

  async function clusterAt(kubernetes: string): Promise<void> {
    configureVersions({ kubernetes });
    await succeeded(up([], longDeadline));
    await keepKubeconfig();
    page = await servePage();
  }

  before("a cluster at the older release", async () => {
    await provide({ kubernetes: older });
    await provide({ etcd: newerEtcd });
    await startHosts(hosts);
    await clusterAt(older);
  });

  it("is refused in the preview if it is unsupported", async () => {
    const network = { cluster: { name: "dev", podCidr: "10.250.0.0/16" } };
    configureVersions({ kubernetes: older }, network);
    const { code, output } = await preview();
    assert.notEqual(code, 0);
    assert.match(output, /cluster\.podCidr: is 10\.244\.0\.0\/16 on the cluster that runs/);
  });

  it("goes through, and nobody outside notices", async () => {
    configureVersions({ kubernetes: newer });
    await unnoticed(page, () => succeeded(up([], longDeadline)));
    assert.deepEqual(await reported("kubeletVersion"), new Set([`v${newer}`]));
    assert.deepEqual(await readyNodes(), [...hosts].sort());
    await succeeded(preview("--expect-no-changes"));
  });

  it("only restarts kubelets when one of their settings changes: every pod keeps running", async () => {
    const before = await startTimes("--all-namespaces");
    configureVersions({ kubernetes: newer }, { kubelet: { config: { maxPods: 90 } } });
    await unnoticed(page, () => succeeded(up([], longDeadline)));
    assert.deepEqual(await startTimes("--all-namespaces"), before);
  });

  it("is followed by one of etcd, and nobody outside notices", async () => {
    configureVersions({ kubernetes: newer, etcd: newerEtcd });
    await unnoticed(page, () => succeeded(up([], longDeadline)));
    for (const host of masterHosts)
      assert.match(await execOnHost(host, runningEtcd), new RegExp(`"${newerEtcd}"`));
  });

  it("is followed by new CAs in three edits, and nobody outside notices", async () => {
    for (const authorities of [["ca-1", "ca-2"], ["ca-2", "ca-1"], ["ca-2"]]) {
      // Clients take the kubeconfig of the previous step, whose trust overlaps with the next step's servers.
      await keepKubeconfig();
      configureVersions(
        { kubernetes: newer, etcd: newerEtcd },
        { security: { certificateAuthorities: authorities } },
      );
      await unnoticed(page, () => succeeded(up([], longDeadline)));
      assert.deepEqual(await readyNodes(), [...hosts].sort());
    }
  });

  it("is reverted after it stopped between the masters, and nobody outside notices", async () => {
    await succeeded(destroy());
    await clusterAt(older);
    configureVersions({ kubernetes: newer });
    const last = masterHosts.at(-1)!;
    await unnoticed(page, async () => {
      await up([], { started: killedAt(`${last}: waiting for the former kube-apiserver`) });
      // The killed CLI could not remove its lock.
      await succeeded(pulumi(["cancel", "--yes"]));
      configureVersions({ kubernetes: older });
      const { code, output } = await preview();
      assert.notEqual(code, 0);
      assert.match(output, /rollout\.allowDowngrade/);
      configureVersions({ kubernetes: older }, { rollout: { allowDowngrade: true } });
      // Only the host knows how far the killed run came on it.
      await succeeded(up(["--refresh"], longDeadline));
    });
    const image = `registry.k8s.io/kube-apiserver:v${older}`;
    assert.deepEqual(await imagesOf(...apiServers), new Set([image]));
    assert.deepEqual(await reported("kubeletVersion"), new Set([`v${older}`]));
    assert.deepEqual(await readyNodes(), [...hosts].sort());
    await succeeded(preview("--expect-no-changes"));
  });

  it("resumes after the CLI was killed midway, and nobody outside notices", async () => {
    configureVersions({ kubernetes: newer });
    await unnoticed(page, async () => {
      await up([], { started: killedAt("is drained for") });
      await succeeded(pulumi(["cancel", "--yes"]));
      await succeeded(up([], longDeadline));
    });
    assert.deepEqual(await reported("kubeletVersion"), new Set([`v${newer}`]));
  });

  after(async () => {
    await succeeded(destroy());
  });
});
