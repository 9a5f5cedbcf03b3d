import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { cutLink, restoreLink, startHost, stopHost } from "../../lab/hosts";
import { waitFor } from "../../lab/hosts/wait";
import { node, withRoles } from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { destroy, succeeded, up } from "../lab/pulumi";
import { configMapWriter, endpointReady } from "./api-writer";
import { etcdClient, type EtcdClient } from "./etcd-client";
import { assertMembers, assertSameData, removeMember } from "./members";
import { longDeadline, stacked, upWith } from "./suite";
import { keyWriter, report, writtenKeys } from "./writers";

const members = [1, 2, 3].map(node);

describe("the loss of a member", () => {
  let client: EtcdClient;

  before(async () => {
    await upWith([...[1, 2, 3].map(stacked), withRoles(4, "worker")]);
    client = etcdClient(node(1));
  });
  after(() => client.close());

  const answers = (name: string) =>
    waitFor(`${name}: being a ready member`, 180_000, () =>
      client
        .ask(name, "/v3/cluster/member/list", { linearizable: true })
        .then((): true => true)
        .catch((error: Error) => error.message),
    );
  let round = 0;
  const during = async (others: readonly string[], trouble: () => Promise<void>) => {
    const writer = keyWriter(client, () => others);
    const operator = configMapWriter(`trouble-${(round += 1)}`);
    await trouble();
    const [keys, objects] = await Promise.all([writer.stop(), operator.stop()]);
    report("keys", keys);
    report("objects, through the endpoint", objects);
    const { acknowledged, longestGapMs } = keys;
    const there = await writtenKeys(client, others[0]!);
    assert.deepEqual(
      acknowledged.filter((number) => !there.has(number)),
      [],
    );
    return longestGapMs;
  };

  for (const gone of members)
    it(`by power, on ${gone}, interrupts writes no longer than an election`, async () => {
      const others = members.filter((name) => name !== gone);
      const gapMs = await during(others, async () => {
        await stopHost(gone);
        await delay(10_000);
      });
      assert.ok(gapMs < 10_000, `${gapMs} ms without a write`);
      await startHost(gone);
      await answers(gone);
      await endpointReady();
      await assertSameData(client, members);
    });

  it("by its link heals when the link does", async () => {
    await during([node(1), node(2)], async () => {
      await cutLink(node(3));
      await delay(60_000);
      await restoreLink(node(3));
      await answers(node(3));
    });
    await assertMembers(client, members);
    await assertSameData(client, members);
  });

  it("by manual removal from the member list is found by a refresh and repaired by up", async () => {
    await removeMember(client, node(1), node(2));
    const found = await foundDrift();
    assert.ok(
      found.includes(`${node(2)}-etcd-member: it is no member of the etcd cluster any more`),
    );
    assert.deepEqual(
      found.filter((line) => !line.startsWith(`${node(2)}-`)),
      [],
    );
    await succeeded(up(["--refresh"], longDeadline));
    await assertMembers(client, members);
    await assertSameData(client, members);
    assert.deepEqual(await foundDrift(), []);
  });

  it("does not keep the cluster from being destroyed", () => succeeded(destroy([], longDeadline)));
});
