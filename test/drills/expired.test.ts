import assert from "node:assert/strict";
import { waitFor } from "../../lab/hosts/wait";
import { lostWrites } from "../lab/lost-writes";
import { clusterHosts } from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { applied, keepKubeconfig, kubectl, readyNodes } from "../lab/kubectl";
import { destroy, preview, succeeded, up } from "../lab/pulumi";
import { configure } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { fetchPage } from "../upgrades/fetch-page";
import { servePage } from "../upgrades/page";
import { cutPower, restorePower } from "./damage";
import { ageState, expireCertificates } from "./expire";

const prefix = "before";
const written = Array.from({ length: 20 }, (_, number) => number);

describe("a cluster that was off until every certificate had expired", () => {
  let page: string;

  before(async () => {
    await startHosts(clusterHosts);
    configure();
    await succeeded(up());
    await keepKubeconfig();
    page = await servePage();
    await applied(
      ...written.map((number) => ({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: `${prefix}-${number}` },
      })),
    );
    for (const host of clusterHosts) assert.ok((await expireCertificates(host)) > 3, host);
    await ageState();
    await cutPower(clusterHosts);
    await restorePower(clusterHosts);
  });

  it("does not start by itself", async () => {
    await assert.rejects(kubectl("get", "nodes", "--request-timeout=10s"));
  });

  it("shows in a preview that all certificates are renewed", async () => {
    const { output } = await succeeded(preview("--diff"));
    assert.match(output, /renewAfter/);
  });

  it("comes back with one up, with everything that was written", async () => {
    const { seconds } = await succeeded(up([], { deadlineSeconds: 900 }));
    console.log(`      up took ${Math.round(seconds)} s`);
    await keepKubeconfig();
    assert.deepEqual(await readyNodes(), clusterHosts);
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

  it("is destroyed", () => succeeded(destroy()));
});
