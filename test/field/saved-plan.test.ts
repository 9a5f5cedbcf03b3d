import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { issueTimeVariable } from "../../provider/pki/issue-clock";
import { clusterHosts, spareHost } from "../lab/cluster-hosts";
import { keepKubeconfig, kubectl, readyNodes } from "../lab/kubectl";
import { place } from "../lab/place";
import { destroy, preview, pulumi, succeeded, up } from "../lab/pulumi";
import { secretsIn, secretTexts } from "../lab/secrets";
import { configure, stackFile, withHosts, worker } from "../lab/stack-file";
import { startHosts } from "../lab/suite";

const plan = join(place, "plan.json");
const save = () => succeeded(preview("--save-plan", plan));
const carryOut = () => up(["--plan", plan]);
const kubelet = (maxPods: number) => ({ kubelet: { config: { maxPods } } });
const capacity = () =>
  kubectl("get", "nodes", "--output=jsonpath={.items[*].status.capacity.pods}");

/** Sets the time that certificates are issued by, as a workflow does with the time of its preview. */
const beginPlan = () => void (process.env[issueTimeVariable] = new Date().toISOString());
const forgetPlan = () => void (process.env[issueTimeVariable] = "");

describe("a saved plan", () => {
  before(() => startHosts([...clusterHosts, spareHost]));
  beforeEach(beginPlan);
  afterEach(forgetPlan);
  after(() => succeeded(destroy()));

  it("of a new cluster, with all that is unknown in it, is carried out", async () => {
    configure();
    await save();
    await succeeded(carryOut());
    await keepKubeconfig();
    assert.deepEqual(await readyNodes(), [...clusterHosts]);
  });

  it("without a change changes nothing", async () => {
    await save();
    const { resources } = await succeeded(carryOut());
    assert.deepEqual(Object.keys(resources), ["unchanged"]);
  });

  it("holds secrets only as the state does: encrypted", async () => {
    configure(kubelet(120));
    await save();
    const text = readFileSync(plan, "utf8");
    assert.deepEqual(secretsIn(text, await secretTexts()), []);
    assert.match(text, /"ciphertext": "v1:/);
  });

  it("refuses a stack file that was edited afterwards, by resource and key, before anything changes", async () => {
    const before = await capacity();
    configure(kubelet(130));
    const { code, output } = await carryOut();
    assert.notEqual(code, 0);
    assert.match(output, /resource urn:\S+ violates plan: properties changed: .*kubelet/);
    assert.equal(await capacity(), before);
  });

  it("is carried out once the stack file is the approved one again, and a second time without effect", async () => {
    configure(kubelet(120));
    await succeeded(carryOut());
    assert.equal(await capacity(), "120 120 120");
    const { resources } = await succeeded(carryOut());
    assert.deepEqual(Object.keys(resources), ["unchanged"]);
  });

  it("refuses certificates of another time, and issues those of a new host by its own", async () => {
    configure({ ...kubelet(120), ...withHosts(worker(spareHost)) });
    const time = process.env[issueTimeVariable];
    await save();
    forgetPlan();
    const { code, output } = await carryOut();
    assert.notEqual(code, 0);
    assert.match(output, /violates plan: properties changed: .*certificates/);
    process.env[issueTimeVariable] = time;
    await succeeded(carryOut());
    assert.deepEqual(await readyNodes(), [...clusterHosts, spareHost]);
  });

  it("is made and kept to by one command, up --strict", async () => {
    configure({ ...kubelet(140), ...withHosts(worker(spareHost)) });
    await succeeded(pulumi(["up", "--yes", "--strict", "--config-file", stackFile]));
    assert.equal(await capacity(), "140 140 140 140");
  });
});
