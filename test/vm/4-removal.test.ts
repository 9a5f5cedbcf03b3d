import assert from "node:assert/strict";
import { compareSnapshots, volatile } from "../../lab/hosts";
import { agnhostImage } from "../../lab/artifacts";
import { snapshotMachine } from "../../lab/vm";
import { applied, kubectl, objects, printed, readyNodes } from "../lab/kubectl";
import { configure } from "../lab/stack-file";
import { succeeded, up } from "../lab/pulumi";
import { recall } from "../lab/remembered";
import { clusterHosts, machines, scaled, longDeadline, withHosts, worker } from "./suite";

interface Pod {
  readonly spec: { readonly nodeName?: string };
  readonly status: { readonly phase: string };
}

describe("removing the machine from the stack file", () => {
  const nodesOf = async () =>
    (await objects<Pod>("pods", "--selector=app=moving")).map(({ spec }) => spec.nodeName);

  before(async () => {
    await kubectl("delete", "daemonset", "each", "--ignore-not-found");
    await applied(deployment);
    await printed(
      "the pod of the Deployment",
      ["get", "deployment", "moving", "--output=jsonpath={.status.readyReplicas}"],
      (text) => text === "1",
      scaled(60) * 1000,
    );
    assert.deepEqual(await nodesOf(), [worker.name]);
    configure(withHosts());
    const { seconds } = await succeeded(up([], longDeadline));
    console.log(`      pulumi up took ${Math.round(seconds)} s`);
  });

  it("moves its pods to another node", async () => {
    await kubectl("rollout", "status", "deployment/moving", "--timeout=60s");
    assert.deepEqual(await nodesOf(), [clusterHosts[1]]);
  });

  it("deletes the node", async () => {
    assert.deepEqual(await readyNodes(), clusterHosts);
  });

  it("leaves the machine as it was", async () => {
    const before = recall("hosts before")[worker.name]!;
    const difference = compareSnapshots(before, await snapshotMachine(), [
      ...volatile,
      ...machines,
    ]);
    assert.equal(difference.join("\n"), "");
  });
});

const labels = { app: "moving" };
const expression = { key: "kubernetes.io/hostname", operator: "In", values: [worker.name] };
const preference = { weight: 100, preference: { matchExpressions: [expression] } };

/** One pod that prefers the machine, and must move when the machine is removed. */
const deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "moving" },
  spec: {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        affinity: {
          nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [preference] },
        },
        containers: [{ name: "moving", image: agnhostImage, command: ["sleep", "3600"] }],
        terminationGracePeriodSeconds: 1,
      },
    },
  },
};
