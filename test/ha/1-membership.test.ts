import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { labHost, resetHost, startHost, stopHost } from "../../lab/hosts";
import { node, withRoles } from "../lab/cluster-hosts";
import { kubectl, readyNodes } from "../lab/kubectl";
import { preview, succeeded } from "../lab/pulumi";
import { configure } from "../lab/stack-file";
import { configMapWriter } from "./api-writer";
import { etcdClient, type EtcdClient } from "./etcd-client";
import { assertMembers, assertSameData, watchVoters } from "./members";
import { etcdOnly, stacked, upWith } from "./suite";
import { keyWriter, report, writtenKeys, type Writer } from "./writers";

const worker = withRoles(4, "worker");

describe("while clients write without pause", () => {
  let [client, keys, objects]: [EtcdClient?, Writer?, Writer?] = [];
  let members = [1, 2, 3].map(node);

  before(() => {
    client = etcdClient(node(1));
    keys = keyWriter(client, () => members);
    objects = configMapWriter();
  });

  /** Deploys these hosts, asking those that are already members during the change. */
  const change = async (
    hosts: readonly { name: string; roles: string[] }[],
    lostHosts: number[] = [],
  ) => {
    const next = hosts.filter(({ roles }) => roles.includes("etcd")).map(({ name }) => name);
    const staying = members.filter((name) => next.includes(name));
    if (staying.length > 0) members = staying;
    const addresses = lostHosts.map((number) => labHost(node(number)).address);
    await upWith(hosts, { lostHosts: addresses });
    members = next;
    await assertMembers(client!, members);
    await assertSameData(client!, members);
    await succeeded(preview("--expect-no-changes"));
  };

  /** Writes of a second writer within this time, beside the one that never stops. */
  const writesFor = async (milliseconds: number) => {
    const writer = configMapWriter("meanwhile");
    await delay(milliseconds);
    return writer.stop();
  };

  it("three masters have become one, and three again", async () => {
    await change([stacked(1), worker]);
    await change([stacked(1), stacked(2), stacked(3), worker]);
    assert.deepEqual(await readyNodes(), [1, 2, 3, 4].map(node));
  });

  it("each member is replaced in turn, the first included, and two always vote", async () => {
    const voters = watchVoters(client!, () => members);
    await change([stacked(2), stacked(3), stacked(5), worker]);
    await change([stacked(3), stacked(5), stacked(1), worker]);
    await change([stacked(5), stacked(1), stacked(2), worker]);
    await change([stacked(1), stacked(2), stacked(3), worker]);
    const { fewest, samples } = await voters();
    console.log(`      at least ${fewest} voting members in ${samples} observations`);
    assert.ok(fewest >= 2, `${fewest} voting members`);
  });

  it("leaves no endpoint of a removed master", async () => {
    const addresses = await kubectl(
      ...["get", "endpointslices", "kubernetes", "--output"],
      "jsonpath={.endpoints[*].addresses[*]}",
    );
    assert.deepEqual(
      addresses.split(" ").sort(),
      [1, 2, 3].map((number) => labHost(node(number)).address),
    );
  });

  it("the first master is lost, removed, and replaced", async () => {
    await stopHost(node(1));
    await change([stacked(2), stacked(3), stacked(5), worker], [1]);
    await resetHost(node(1));
    await change([stacked(1), stacked(2), stacked(3), worker]);
  });

  it("etcd moves to five dedicated hosts, and survives the loss of two", async () => {
    const own = [2, 3, 5, 6, 7];
    await change([withRoles(1, "master"), worker, ...own.map(etcdOnly)]);
    members = [2, 3, 5].map(node);
    await Promise.all([6, 7].map((number) => stopHost(node(number))));
    const { acknowledged } = await writesFor(10_000);
    assert.notEqual(acknowledged.length, 0);
    await Promise.all([6, 7].map((number) => startHost(node(number))));
    members = own.map(node);
    await assertSameData(client!, members);
  });

  it("etcd moves back to the masters", () => change([stacked(1), stacked(2), stacked(3), worker]));

  it("has lost no write that was acknowledged", async () => {
    const [written, made] = await Promise.all([keys!.stop(), objects!.stop()]);
    const there = await writtenKeys(client!, members[0]!);
    assert.deepEqual(
      written.acknowledged.filter((number) => !there.has(number)),
      [],
    );
    report("keys", written);
    report("objects, through the endpoint", made);
    client!.close();
  });
});

describe("an edit that the majority would not survive", () => {
  it("is refused in the preview, with the members' names", async () => {
    const [first, second, third] = [1, 2, 3].map(node);
    const lostHosts = [1, 2].map((number) => labHost(node(number)).address);
    configure({ hosts: [stacked(3), worker], lostHosts });
    const { code, output } = await preview();
    assert.notEqual(code, 0);
    assert.match(
      output,
      new RegExp(
        `etcd: this would leave it without a majority: ${first}, ${second} of ${first}, ${second}, ${third} are lost`,
      ),
    );
  });

  it("is refused with an even number of members", async () => {
    configure({ hosts: [stacked(1), stacked(2), worker] });
    const { code, output } = await preview();
    assert.notEqual(code, 0);
    assert.match(output, /2 etcd members tolerate no more failures than 1/);
  });
});
