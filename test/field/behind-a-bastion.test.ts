import assert from "node:assert/strict";
import { labHost } from "../../lab/hosts";
import { closeConnections } from "../../ssh/pool";
import { node, withRoles } from "../lab/cluster-hosts";
import { destroy, preview, pulumi, refresh, succeeded, up } from "../lab/pulumi";
import { changed, configure } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { operatorRules, removeOperatorRules, unreachable } from "./operator-rules";

const [master, worker, bastion] = [node(1), node(2), node(3)];
const inside = [master, worker].map((name) => labHost(name).address);

const sections = (ssh: object = {}) => ({
  hosts: [withRoles(1, "master", "etcd"), withRoles(2, "worker")],
  ...changed("ssh", {
    bastions: [{ address: labHost(bastion).address, user: "admin" }],
    ...ssh,
  }),
});

describe("a cluster whose SSH and API are reached through a bastion only", () => {
  before(async () => {
    await startHosts([master, worker, bastion]);
    await operatorRules(unreachable(inside, 22, 6443));
    configure(sections());
  });
  after(async () => {
    await removeOperatorRules();
    await closeConnections();
  });

  it("comes up", async () => {
    await succeeded(up());
  });

  it("has nothing to do in the next run", async () => {
    await succeeded(up(["--expect-no-changes"]));
    await succeeded(preview("--expect-no-changes"));
  });

  it("is refreshed without drift", async () => {
    await succeeded(refresh("--yes", "--skip-preview", "--expect-no-changes"));
  });

  it("exports a kubeconfig without the proxy of a run", async () => {
    const { stdout } = await succeeded(pulumi(["stack", "output", "kubeconfig", "--show-secrets"]));
    assert.ok(!stdout.includes("proxy-url"));
  });

  it("changes the Kubernetes provider in place when the API is reached directly", async () => {
    await operatorRules(unreachable(inside, 22));
    configure(sections({ apiThroughBastions: false }));
    const { resources } = await succeeded(up());
    assert.deepEqual([resources["updated"], resources["created"]], [1, undefined]);
    await operatorRules(unreachable(inside, 22, 6443));
    configure(sections());
    await succeeded(up());
  });

  it("is destroyed", async () => {
    await succeeded(destroy());
  });
});
