import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execOnHost } from "../../lab/hosts";
import { keepKubeconfig, objects, readyNodes, type Node } from "../lab/kubectl";
import { kubeconfigPath, place } from "../lab/place";
import { destroy, preview, pulumi, succeeded, up } from "../lab/pulumi";
import { startHosts } from "../lab/suite";
import { told } from "./client";
import { withClients, type Seen } from "./clients";
import {
  configureRelease,
  hosts,
  masterCount,
  masterHosts,
  newer,
  newerEtcd,
  older,
  provideOthers,
  servePage,
  servers,
  startTimes,
  workerHosts,
} from "./cluster";

const runningEtcd = "curl -fsS http://127.0.0.1:2381/metrics | grep ^etcd_server_version";

describe(`an upgrade from ${older} to ${newer}, with ${masterCount} masters`, () => {
  let page: string;
  let seen: Seen;
  let times = 0;

  before("a cluster at the older release", async () => {
    await provideOthers((line) => console.log(`  ${line}`));
    await startHosts(hosts);
    configureRelease(older);
    await succeeded(up([], { deadlineSeconds: 1200 }));
    await keepKubeconfig();
    page = await servePage();
  });

  const kubeletVersions = async () =>
    new Set((await objects<Node>("nodes")).map(({ status }) => status.nodeInfo.kubeletVersion));
  const cleanly = async (action: () => Promise<unknown>) => {
    const kubeconfig = readFileSync(kubeconfigPath, "utf8");
    seen = await withClients({ kubeconfig, servers, node: workerHosts[0]!, page }, action);
    const { api, nodeLocal, web, written } = seen;
    const lines = [told("API", api), told("API, node-local", nodeLocal), told("web", web)];
    for (const line of [...lines, `writes: ${written.length} acknowledged`])
      console.log(`      ${line}`);
    // An assertion that fails shows the first few alone.
    writeFileSync(join(place, "outputs", `seen-${++times}.json`), JSON.stringify(seen, null, 2));
    const single = masterCount === 1;
    const failures = {
      web: web.failures,
      ...(!single && { api: api.failures, nodeLocal: nodeLocal.failures }),
    };
    assert.deepEqual(failures, { web: [], ...(!single && { api: [], nodeLocal: [] }) });
    assert.deepEqual(seen.violations, []);
    const kept = new Set(seen.kept);
    assert.deepEqual(
      seen.written.filter((number) => !kept.has(number)),
      [],
    );
  };

  it("is refused in the preview where it would not be supported", async () => {
    const network = { cluster: { name: "dev", podCidr: "10.250.0.0/16" } };
    configureRelease(older, network);
    const { code, output } = await preview();
    assert.notEqual(code, 0);
    assert.match(output, /cluster\.podCidr: is 10\.244\.0\.0\/16 on the cluster that runs/);
  });

  it("goes through, and nobody outside notices", async () => {
    configureRelease(newer);
    await cleanly(() => succeeded(up([], { deadlineSeconds: 1200 })));
    assert.deepEqual(await kubeletVersions(), new Set([`v${newer}`]));
    assert.deepEqual(await readyNodes(), [...hosts].sort());
    await succeeded(preview("--expect-no-changes"));
  });

  it("is no more than a restart of kubelets for one of their settings: every pod runs on", async () => {
    const before = await startTimes();
    configureRelease(newer, { kubelet: { maxPods: 90 } });
    await cleanly(() => succeeded(up([], { deadlineSeconds: 1200 })));
    assert.deepEqual(await startTimes(), before);
  });

  it("is followed by one of etcd, and nobody outside notices", async () => {
    configureRelease(newer, { versions: { etcd: newerEtcd } });
    await cleanly(() => succeeded(up([], { deadlineSeconds: 1200 })));
    for (const host of masterHosts)
      assert.match(await execOnHost(host, runningEtcd), new RegExp(`"${newerEtcd}"`));
  });

  it("is followed by new authorities in three edits, and nobody outside notices", async () => {
    for (const authorities of [["ca-1", "ca-2"], ["ca-2", "ca-1"], ["ca-2"]]) {
      // Clients take the kubeconfig of the step before: each trusts, and is taken by, the next one's servers.
      await keepKubeconfig();
      configureRelease(newer, { versions: { etcd: newerEtcd }, security: { authorities } });
      await cleanly(() => succeeded(up([], { deadlineSeconds: 1200 })));
      assert.deepEqual(await readyNodes(), [...hosts].sort());
    }
  });

  it("goes on after its operator was killed in the middle", async () => {
    await succeeded(destroy());
    configureRelease(older);
    await succeeded(up());
    await keepKubeconfig();
    page = await servePage();
    configureRelease(newer);
    await cleanly(async () => {
      await up([], {
        started: (child) =>
          child.stdout!.on("data", (text: string) => {
            if (text.includes("is drained for")) child.kill("SIGKILL");
          }),
      });
      // It could not take its lock away.
      await succeeded(pulumi(["cancel", "--yes"]));
      await succeeded(up([], { deadlineSeconds: 1200 }));
    });
    assert.deepEqual(await kubeletVersions(), new Set([`v${newer}`]));
  });

  after(async () => {
    await succeeded(destroy());
  });
});
