import assert from "node:assert/strict";
import { changedFiles, restarted, viewHosts, type HostView } from "./host-view";
import { kubectl } from "./kubectl";
import { nameOf, planned } from "./planned";
import { preview, succeeded, up, type Run } from "./pulumi";
import { changed, configure } from "./stack-file";
import { clusterHosts } from "./cluster-hosts";
import { trafficDuring } from "./traffic";

const file = "/etc/kubernetes/kubelet/config.yaml";

describe("one setting of the kubelet, changed in the stack file", () => {
  let shown: Run;
  let earlier: Record<string, HostView>;
  let later: Record<string, HostView>;

  before(async () => {
    configure(changed("kubelet", { config: { maxPods: 90 } }));
    earlier = await viewHosts(clusterHosts);
  });

  it("changes one line of one file on each host in the preview, and nothing else", async () => {
    const seen = await trafficDuring(async () => {
      shown = await succeeded(preview("--diff"));
    });
    for (const { connections } of Object.values(seen)) assert.equal(connections, 0);
    const signs = shown.output.split("\n").filter((line) => /^ *[-+~] /.test(line));
    const things = signs.map((line) => line.replace(/ +/g, " ").replace(" :", ":").trim());
    const once = [
      "~ pulumi-nodejs:dynamic/cluster:Node: (update)",
      "~ layers: (json) {",
      "~ kubelet: {",
      "~ files: {",
      `~ ${file}: {`,
      "~ content: (yaml) {",
      "~ maxPods: 110 => 90",
    ];
    assert.deepEqual(things.sort(), [...once, ...once, ...once, "~ 3 to update"].sort());
    const { steps } = await planned();
    assert.deepEqual(
      steps
        .filter(({ op }) => op !== "same")
        .map(({ urn, op }) => `${op} ${nameOf(urn)}`)
        .sort(),
      clusterHosts.map((host) => `update ${host}-worker-node`),
    );
  });

  it("changes that file on each host, and no other", async () => {
    const { resources } = await succeeded(up());
    assert.equal(resources["updated"], 3);
    later = await viewHosts(clusterHosts);
    for (const host of clusterHosts) {
      const changes = changedFiles(earlier[host]!, later[host]!);
      assert.deepEqual(
        changes.map((line) => line.split(": ")[0]),
        [`files ${file}`],
        host,
      );
    }
  });

  it("restarts only the kubelet of each host, and no container", () => {
    for (const host of clusterHosts)
      assert.deepEqual(restarted(earlier[host]!, later[host]!), ["kubelet.service"], host);
  });

  it("takes effect", async () => {
    const pods = "jsonpath={.items[*].status.capacity.pods}";
    assert.equal(await kubectl("get", "nodes", "--output", pods), "90 90 90");
  });

  after(async () => {
    configure();
    await succeeded(up());
  });
});
