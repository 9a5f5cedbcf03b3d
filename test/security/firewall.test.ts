import assert from "node:assert/strict";
import { execOnHost, labHost, startHost, stopHost } from "../../lab/hosts";
import { clusterHosts, spareHost as otherHost } from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { applied, kubectl, printed } from "../lab/kubectl";
import { preview, succeeded, up } from "../lab/pulumi";
import { changed, configure, withHosts, worker } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { podOn, deployDaemonSet } from "../lab/workload";
import {
  answer,
  answers,
  assertTraffic,
  byHand,
  firewallFor,
  hasTable,
  opened,
  operator,
  somebodys,
} from "./firewall";

const [master, one, other] = clusterHosts;
const address = (host: string) => labHost(host).address;
const doors: Record<string, [string, number]> = {
  "SSH of a master": [address(master), 22],
  "SSH of a worker": [address(one), 22],
  "the API": [address(master), 6443],
  etcd: [address(master), 2379],
  "a kubelet": [address(one), 10250],
};
const all = (word: string) => Object.fromEntries(Object.keys(doors).map((name) => [name, word]));
const closedToOperators = { etcd: "dropped", "a kubelet": "dropped" };

describe("the hosts' own firewall", () => {
  let foreign: string[];
  const whoever = () => Promise.all(clusterHosts.map(somebodys));
  const tables = () => Promise.all(clusterHosts.map(hasTable));
  const configureFor = (network: string) => configure(changed("security", firewallFor(network)));

  before(async () => {
    await startHosts([otherHost]);
    await deployDaemonSet();
    const spec = {
      type: "LoadBalancer",
      selector: { app: "each" },
      ports: [{ port: 80, targetPort: 8080 }],
    };
    await applied({ apiVersion: "v1", kind: "Service", metadata: { name: "outside" }, spec });
    const asked = ["get", "service", "outside", "--output"];
    const ip = [...asked, "jsonpath={.status.loadBalancer.ingress[0].ip}"];
    await printed("the address of a Service", ip, (text) => /^10\.77\.0\.\d+$/.test(text));
    doors["a Service's address"] = [await kubectl(...ip), 80];
    const port = Number(await kubectl(...asked, "jsonpath={.spec.ports[0].nodePort}"));
    doors["a node port"] = [address(master), port];
    await opened(...doors["a Service's address"], otherHost);
    foreign = await whoever();
  });

  it("does not exist unless it is enabled", async () => {
    assert.deepEqual(await tables(), [false, false, false]);
    assert.deepEqual(await answers(doors, otherHost), all("open"));
  });

  it("allows operators to SSH, the API and Services, the cluster's hosts, and nothing else", async () => {
    configureFor(operator);
    await succeeded(up());
    assert.deepEqual(await answers(doors, otherHost), all("dropped"));
    assert.deepEqual(await answers(doors), { ...all("open"), ...closedToOperators });
    assert.deepEqual(await answers(doors, other), all("open"));
  });

  it("blocks no pod, no Service, and no rule of other software", async () => {
    await assertTraffic();
    assert.deepEqual(await whoever(), foreign);
    await succeeded(preview("--expect-no-changes"));
    assert.deepEqual(await foundDrift(), []);
  });

  it("is checked for manual changes, which up --refresh repairs", async () => {
    await execOnHost(master, `nft '${byHand.deleted}'`);
    await execOnHost(one, `nft '${byHand.opened}'`);
    await execOnHost(other, `nft '${byHand.flushed}'`);
    const found = await foundDrift();
    const missing = (host: string) => `${host}-firewall: the host's own firewall is missing: `;
    const hosts = found.map((line) => clusterHosts.find((host) => line.startsWith(missing(host))));
    assert.deepEqual(hosts, clusterHosts, found.join("\n"));
    await succeeded(up(["--refresh"]));
    assert.deepEqual(await foundDrift(), []);
    assert.deepEqual(await answers(doors, otherHost), all("dropped"));
  });

  it("allows a host that is added, and is loaded when that host boots", async () => {
    configure({ ...changed("security", firewallFor(operator)), ...withHosts(worker(otherHost)) });
    await succeeded(up());
    assert.deepEqual(await answers(doors, otherHost), all("open"));
    await stopHost(otherHost);
    await startHost(otherHost);
    assert.equal(await hasTable(otherHost), true);
    assert.equal(await answer(address(otherHost), 10250), "dropped");
    await printed(
      "the node after it booted",
      [
        "get",
        "node",
        otherHost,
        "--output=jsonpath={.status.conditions[?(@.type=='Ready')].status}",
      ],
      (status) => status === "True",
    );
    configureFor(operator);
    await succeeded(up());
    assert.equal(await hasTable(otherHost), false);
    assert.deepEqual(await answers(doors, otherHost), all("dropped"));
  });

  it("is rolled back if no connection succeeds through it, and stays so", async () => {
    configureFor("198.51.100.0/24");
    const there = await podOn(other);
    const { code, output } = await up();
    assert.notEqual(code, 0);
    for (const host of clusterHosts)
      assert.ok(output.includes(`${host}: confirming its firewall: no new connection`), output);
    await execOnHost(one, `curl -fsS -m 5 http://${there.address}:8080/hostname`);
    for (const host of clusterHosts) await opened(address(host), 22);
    const start = "systemctl start kubernetes-firewall.service";
    await Promise.all(clusterHosts.map((host) => execOnHost(host, start)));
    assert.deepEqual(await tables(), [false, false, false]);
    assert.deepEqual(await whoever(), foreign);
  });

  it("is loaded again by an up that allows this machine", async () => {
    configureFor(operator);
    await succeeded(up());
    assert.deepEqual(await answers(doors, otherHost), all("dropped"));
    await assertTraffic();
  });

  it("is removed once it is disabled, and nothing of other software is", async () => {
    configure();
    await succeeded(up());
    assert.deepEqual(await tables(), [false, false, false]);
    assert.deepEqual(await answers(doors, otherHost), all("open"));
    assert.deepEqual(await whoever(), foreign);
  });

  after(() => kubectl("delete", "service", "outside", "--ignore-not-found"));
});
