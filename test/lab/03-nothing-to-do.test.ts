import assert from "node:assert/strict";
import { preview, refresh, succeeded } from "./pulumi";
import { clusterHosts } from "./cluster-hosts";
import { trafficDuring } from "./traffic";

const onEach = <T>(value: T) => Object.fromEntries(clusterHosts.map((host) => [host, value]));

describe("right after pulumi up", () => {
  it("a preview finds nothing to do, and connects to no host", async () => {
    const seen = await trafficDuring(() => succeeded(preview("--expect-no-changes")));
    assert.deepEqual(seen, onEach({ connections: 0, executions: 0 }));
  });

  for (const time of ["once", "and again"])
    it(`a refresh finds no drift, ${time}`, async () => {
      const refreshed = refresh("--preview-only", "--expect-no-changes");
      const seen = await trafficDuring(() => succeeded(refreshed));
      for (const [host, { connections, executions }] of Object.entries(seen)) {
        assert.equal(connections, 1, `${host} is asked over one connection`);
        assert.ok(executions <= 1, `${host} is asked ${executions} times`);
      }
    });

  it("a refresh changes nothing that the next preview would show", async () => {
    await succeeded(refresh("--yes", "--skip-preview"));
    await succeeded(preview("--expect-no-changes"));
  });
});
