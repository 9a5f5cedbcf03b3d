import assert from "node:assert/strict";
import { execOnHost } from "../../lab/hosts";
import { waitFor } from "../../lab/hosts/wait";
import { clusterHosts } from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { keepKubeconfig, kubectl, objects, readyNodes, type Node } from "../lab/kubectl";
import { preview, succeeded, up } from "../lab/pulumi";
import { changed, configure } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { deployDaemonSet, podOn } from "../lab/workload";

const [, other, own] = clusterHosts;

const podCidr = async () =>
  (await objects<Node>("nodes")).find(({ metadata }) => metadata.name === own)?.spec.podCIDR;

/** Its pod answers a pod of another node, which its own node's subnet alone cannot show. */
const reached = () =>
  waitFor(`a pod on ${own}: answering`, 120_000, async () => {
    const there = await podOn(own).catch((error: Error) => error.message);
    if (typeof there === "string") return there;
    const here = await podOn(other);
    const url = `http://${there.address}:8080/hostname`;
    const fetching = kubectl("exec", here.name, "--", "wget", "-qO-", url);
    const answer = await fetching.catch((error: Error) => error.message);
    return answer.trim() === there.name || answer;
  });

describe("a node whose object was deleted", () => {
  before("a cluster with a pod on each worker", async () => {
    await startHosts(clusterHosts);
    configure();
    await succeeded(up());
    await keepKubeconfig();
    await deployDaemonSet();
  });

  it("keeps its pod CIDR, also when its kubelet has to restart in the same run", async () => {
    const former = await podCidr();
    await kubectl("delete", "node", own);
    configure(changed("kubelet", { config: { maxPods: 90 } }));
    await succeeded(up(["--refresh"]));
    assert.equal(await podCidr(), former);
    await reached();
    assert.deepEqual(await foundDrift(), []);
  });

  it("gets pods of its new pod CIDR when its kubelet has registered it by itself", async () => {
    const former = await podCidr();
    await kubectl("delete", "node", own);
    await execOnHost(own, "systemctl restart kubelet");
    await waitFor(`${own}: registering`, 120_000, async () => {
      const now = await podCidr();
      return (now !== undefined && now !== former) || `its pod CIDR is ${now}`;
    });
    await succeeded(up(["--refresh"]));
    assert.deepEqual(await readyNodes(), clusterHosts);
    const network = (await podCidr())!.replace(/\.0\/24$/, ".");
    await waitFor("the pods: starting again", 120_000, async () => {
      const { address } = await podOn(own);
      return address.startsWith(network) || `one has ${address}, and its node ${network}0/24`;
    });
    await reached();
    assert.deepEqual(await foundDrift(), []);
    await succeeded(preview("--expect-no-changes"));
  });
});
