import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { run } from "../../lab/hosts/command";
import { node, withRoles } from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { keepKubeconfig, kubectl } from "../lab/kubectl";
import { testEnvironment } from "../lab/place";
import { destroy, succeeded, up } from "../lab/pulumi";
import { configure } from "../lab/stack-file";
import { startHosts } from "../lab/suite";

const name = node(1);
const quota = 32 * 1024 ** 2;
/** Bytes of content: in base64 it fits into a request that etcd accepts. */
const large = 500 * 1024;

const configMap = (index: number) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: `large-${index}`, labels: { app: "large" } },
  binaryData: { content: randomBytes(large).toString("base64") },
});

/** Fills etcd until it refuses writes; returns the API server's error. */
async function fillEtcd(): Promise<string> {
  for (let index = 0; index < (2 * quota) / large; index++) {
    const refused = await createLarge(index).then(
      () => undefined,
      (error: Error) => error.message,
    );
    if (refused) return refused;
  }
  throw new Error("etcd took twice its quota");
}

/** Not by `apply`, which stores the whole object in an annotation. */
const createLarge = (index: number) =>
  run("kubectl", ["create", "--filename=-"], {
    env: testEnvironment(),
    input: JSON.stringify(configMap(index)),
  });

describe("an etcd that has reached its quota", () => {
  before(async () => {
    await startHosts([name]);
    configure({
      hosts: [withRoles(1, "master", "etcd", "worker")],
      etcd: { flags: { "quota-backend-bytes": quota } },
    });
    await succeeded(up());
    await keepKubeconfig();
    assert.match(await fillEtcd(), /database space exceeded/);
  });

  it("is found by a refresh, with the remedy", async () => {
    const alarms = (await foundDrift()).filter((line) => line.includes("NOSPACE"));
    assert.equal(alarms.length, 1);
    assert.match(alarms[0]!, /the cluster takes no writes; delete what fills it or raise/);
  });

  it("accepts writes again after the data was deleted", async () => {
    await kubectl("delete", "configmaps", "--selector=app=large", "--wait=false");
    await succeeded(up(["--refresh"]));
    await createLarge(0);
    assert.deepEqual(await foundDrift(), []);
  });

  it("is destroyed", async () => {
    await succeeded(destroy());
  });
});
