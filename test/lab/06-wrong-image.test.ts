import assert from "node:assert/strict";
import { execOnHost } from "../../lab/hosts";
import { errorsIn } from "./errors";
import { clusterHosts } from "./cluster-hosts";
import { keepKubeconfig, readyNodes } from "./kubectl";
import { preview, succeeded, up, type Run } from "./pulumi";
import { configure } from "./stack-file";

const ask = "curl -fsS -m 5 http://127.0.0.1:7444/livez";

/** Start time of a static pod's containers, on each host. */
const started = (pod: string) =>
  Promise.all(
    clusterHosts.map((host) =>
      execOnHost(
        host,
        `ctr -n k8s.io containers list -q 'labels."io.kubernetes.container.name"==${pod}' | sort`,
      ),
    ),
  );

describe("a release of the API load balancer that no registry has", () => {
  let balancers: string[];
  let failed: Run;

  before(async () => {
    balancers = await started("api-balancer");
    configure({ versions: { haproxy: "3.0.99" } });
    failed = await up();
  });

  it("is refused by the preflight of every host, with the image and the cause", () => {
    assert.notEqual(failed.code, 0);
    const errors = errorsIn(failed.output);
    assert.deepEqual(errors.map((error) => error.split(":")[0]).sort(), clusterHosts);
    for (const error of errors)
      assert.match(
        error,
        /checking the host: the mirror \S+ of docker\.io does not have docker\.io\/library\/haproxy:3\.0\.99 \(404\)/,
      );
  });

  it("leaves every host connected to the API, through the same containers as before", async () => {
    for (const host of clusterHosts) await execOnHost(host, ask);
    assert.deepEqual(await started("api-balancer"), balancers);
    await keepKubeconfig();
    assert.deepEqual(await readyNodes(), clusterHosts);
  });

  it("is reverted by the stack file alone", async () => {
    configure();
    await succeeded(up());
    await succeeded(preview("--expect-no-changes"));
    assert.deepEqual(await started("api-balancer"), balancers);
  });
});
