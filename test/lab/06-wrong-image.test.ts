import assert from "node:assert/strict";
import { execOnHost } from "../../lab/hosts";
import { errorsIn } from "../faults/errors";
import { clusterHosts } from "./cluster-hosts";
import { keepKubeconfig, readyNodes } from "./kubectl";
import { preview, succeeded, up, type Run } from "./pulumi";
import { configure } from "./stack-file";

const ask = "curl -fsS -m 5 http://127.0.0.1:7444/livez";

/** When a static pod's containers started, on each host. */
const started = (pod: string) =>
  Promise.all(
    clusterHosts.map((host) =>
      execOnHost(
        host,
        `ctr -n k8s.io containers list -q 'labels."io.kubernetes.container.name"==${pod}' | sort`,
      ),
    ),
  );

describe("a release of the API balancer that no registry has", () => {
  let balancers: string[];
  let failed: Run;

  before(async () => {
    balancers = await started("api-balancer");
    configure({ versions: { haproxy: "3.0.99" } });
    failed = await up();
  });

  it("fails on one host, which is named with the image and the cause, and is not begun on the others", () => {
    assert.notEqual(failed.code, 0);
    const errors = errorsIn(failed.output);
    const begun = errors.filter((error) => !error.includes("not begun"));
    assert.equal(begun.length, 1, failed.output);
    const [host = ""] = begun[0]!.split(":");
    assert.ok(clusterHosts.some((name) => name === host));
    assert.match(
      begun[0]!,
      /pulling docker\.io\/library\/haproxy:3\.0\.99: the mirror \S+ of docker\.io does not have this image \(404 Not Found\)[^]*nothing that runs was changed/,
    );
    assert.deepEqual(
      errors.filter((error) => error.includes("not begun")).sort(),
      clusterHosts
        .filter((name) => name !== host)
        .map(
          (name) =>
            `${name}: changing api-balancer: not begun: ${host} failed; mend it and run this again`,
        ),
    );
  });

  it("leaves every host its way to the API, by the very containers of before", async () => {
    for (const host of clusterHosts) await execOnHost(host, ask);
    assert.deepEqual(await started("api-balancer"), balancers);
    await keepKubeconfig();
    assert.deepEqual(await readyNodes(), clusterHosts);
  });

  it("is taken back by the stack file alone", async () => {
    configure();
    await succeeded(up());
    await succeeded(preview("--expect-no-changes"));
    assert.deepEqual(await started("api-balancer"), balancers);
  });
});
