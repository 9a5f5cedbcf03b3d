import assert from "node:assert/strict";
import { join } from "node:path";
import { waitFor } from "../../lab/hosts/wait";
import { issueTimeVariable } from "../../provider/pki/issue-clock";
import { clusterHosts, node, virtualAddress, withRoles } from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { probe, probeGate } from "../lab/gate-probe";
import { applied, keepKubeconfig, kubectl, readyNodes } from "../lab/kubectl";
import { lostWrites } from "../lab/lost-writes";
import { place } from "../lab/place";
import { destroy, preview, succeeded, up } from "../lab/pulumi";
import { changed, configure, type Sections } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { fetchPage } from "../upgrades/fetch-page";
import { servePage } from "../upgrades/page";
import { cutPower, restorePower } from "./damage";
import { ageState, expireCertificates } from "./expire";
import { longDeadline } from "./suite";

const prefix = "before";
const written = Array.from({ length: 20 }, (_, number) => number);
const [masters, workers] = [
  [1, 2, 3],
  [4, 5],
];
const plan = join(place, "expired.json");

/** Three masters, and a gate that does not hold while they are down, nor afterwards. */
const threeMasters = (): Sections => ({
  ...changed("cluster", { virtualAddress }),
  ...changed("rollout", { gates: [probeGate(60)] }),
  hosts: [
    ...masters.map((number) => withRoles(number, "master", "etcd")),
    ...workers.map((number) => withRoles(number, "worker")),
  ],
});

const oneUp = () => up([], longDeadline);

async function savedPlan() {
  process.env[issueTimeVariable] = new Date().toISOString();
  try {
    await succeeded(preview("--save-plan", plan));
    return await up(["--plan", plan], longDeadline);
  } finally {
    process.env[issueTimeVariable] = "";
  }
}

for (const { title, hosts, sections, run } of [
  { title: "one up", hosts: clusterHosts, sections: () => ({}), run: oneUp },
  {
    title: "the up of a saved plan, with three masters and a gate that does not hold",
    hosts: [...masters, ...workers].map(node),
    sections: threeMasters,
    run: savedPlan,
  },
])
  describe(`a cluster that was off until every certificate had expired, and ${title}`, () => {
    let page: string;

    before(async () => {
      await startHosts(hosts);
      configure(sections());
      await succeeded(up([], longDeadline));
      await keepKubeconfig();
      page = await servePage();
      const maps = written.map((number) => ({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: `${prefix}-${number}` },
      }));
      await applied(probe("no"), ...maps);
      for (const host of hosts) assert.ok((await expireCertificates(host)) > 3, host);
      await ageState();
      await cutPower(hosts);
      await restorePower(hosts);
    });

    it("does not start by itself", async () => {
      await assert.rejects(kubectl("get", "nodes", "--request-timeout=10s"));
    });

    it("shows in a preview that all certificates are renewed", async () => {
      const { output } = await succeeded(preview("--diff"));
      assert.match(output, /renewAfter/);
    });

    it("comes back, with everything that was written", async () => {
      const { seconds } = await succeeded(run());
      console.log(`      it took ${Math.round(seconds)} s`);
      await keepKubeconfig();
      assert.deepEqual(await readyNodes(), [...hosts].sort());
      await waitFor("the page", 180_000, () =>
        fetchPage(page).then(
          () => true as const,
          (error: Error) => error.message,
        ),
      );
      assert.deepEqual(await lostWrites(prefix, written), []);
      await succeeded(preview("--expect-no-changes"));
      assert.deepEqual(await foundDrift(), []);
    });

    it("is destroyed", () => succeeded(destroy([], longDeadline)));
  });
