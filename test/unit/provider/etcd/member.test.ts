import { deepStrictEqual, match, rejects, strictEqual } from "node:assert";
import { mock } from "node:test";
import { layerFrom, layerText } from "../../../../layers/layer-json";
import * as changes from "../../../../provider/etcd/changes";
import { membershipDrift } from "../../../../provider/etcd/drift";
import { promotionSeconds } from "../../../../provider/etcd/learner";
import { handler } from "../../../../provider/etcd/member";
import type { EtcdMemberInputs, EtcdMemberOutputs } from "../../../../provider/etcd/member-inputs";
import { setStackConfig } from "../../../../provider/stack";
import { beginRun } from "../../../../runtime/per-run";
import * as clock from "../../../../ssh/clock";
import { etcdManifest } from "../../../../layers/etcd/start";
import { hostKey, smallest } from "../../config/stack-file";
import { etcdHost, fakeEtcd, memberOf } from "./fake-etcd";

const untouched = { record: () => undefined };
const url = (number: number) => `m${number}=https://192.0.2.1${number}:2380`;

/** Has the stack file list these hosts as etcd members. */
const list = (members: readonly number[], lostHosts: readonly number[] = []) => {
  const hosts = members.map((number) => ({
    name: `m${number}`,
    address: `192.0.2.1${number}`,
    roles: ["master", "etcd"],
    hostKey,
  }));
  const sections: Record<string, unknown> = {
    ...smallest(),
    hosts,
    lostHosts: lostHosts.map((number) => `192.0.2.1${number}`),
  };
  setStackConfig((key) => (key in sections ? JSON.stringify(sections[key]) : undefined));
};

const otherImage = (inputs: EtcdMemberInputs): EtcdMemberInputs => {
  const { [etcdManifest]: file } = layerFrom(inputs).files;
  const content = file!.content.replace("image: etcd", "image: other");
  return { ...inputs, files: { [etcdManifest]: { ...file!, content } } };
};

describe("an etcd member", () => {
  let etcd: ReturnType<typeof fakeEtcd>;

  beforeEach(() => (etcd = fakeEtcd()));
  afterEach(() => {
    mock.restoreAll();
    beginRun();
  });

  const make = (number: number, members: readonly number[], former: readonly number[] = []) => {
    list(members);
    return handler.create(memberOf(number, members, former), untouched);
  };
  const remove = (number: number) =>
    handler.delete!({
      host: etcdHost(number),
      layer: "etcd",
      onRemove: [],
      applied: {},
      installed: {},
      drift: [],
    });
  /** A cluster of these members, in order; what was done is forgotten. */
  const cluster = async (...members: number[]) => {
    for (const number of members) await make(number, members);
    etcd.log.length = 0;
  };
  const voters = () => etcd.members.filter(({ isLearner }) => !isLearner).map(({ name }) => name);

  it("creates the cluster alone when it is the first, whatever the list says", async () => {
    const { initial } = await make(1, [1, 2, 3]);
    deepStrictEqual(initial, { members: url(1), state: "new" });
    deepStrictEqual(etcd.log, ["start m1"]);
  });

  it("joins as a learner and gets its vote", async () => {
    await cluster(1);
    const { initial } = await make(2, [1, 2, 3]);
    deepStrictEqual(initial, { members: `${url(1)},${url(2)}`, state: "existing" });
    deepStrictEqual(etcd.log, ["add m2 through m1", "start m2", "promote m2 through m1"]);
    deepStrictEqual(voters(), ["m1", "m2"]);
  });

  it("is not added to the cluster where the clocks of its host and of this machine differ", async () => {
    await cluster(1);
    list([1, 2]);
    mock.method(clock, "clockOf", (name: string) => (name === "m2" ? -7200 : 0));
    const certificates = { authorities: {}, requests: {}, validDays: 365 };
    await rejects(
      handler.create({ ...memberOf(2, [1, 2]), certificates }, untouched),
      /^RemoteError: m2: issuing certificates: the clock of m2 is 2 h behind/,
    );
    deepStrictEqual(etcd.log, []);
  });

  it("is waited for longer than its promotion may take only while it copies the data", async () => {
    await cluster(1);
    await make(2, [1, 2]);
    deepStrictEqual([etcd.timeouts.get(1), etcd.timeouts.get(2)], [180, promotionSeconds + 180]);
    etcd.members = etcd.members.map((one) => ({ ...one, isLearner: one.id === "2" }));
    await make(2, [1, 2]);
    strictEqual(etcd.timeouts.get(2), promotionSeconds + 180);
    await make(2, [1, 2]);
    strictEqual(etcd.timeouts.get(2), 180);
    deepStrictEqual(voters(), ["m1", "m2"]);
  });

  it("reports why it was not promoted", async () => {
    await cluster(1);
    const refuse = mock.method(changes, "promote", async () => {
      throw new Error("promoting m2 to a voting member of etcd: not within 1800 s");
    });
    etcd.failure = new Error("m2: setting up etcd: a healthy etcd member did not come");
    await rejects(make(2, [1, 2]), {
      message:
        "m2: setting up etcd: a healthy etcd member did not come\n" +
        "promoting m2 to a voting member of etcd: not within 1800 s",
    });
    strictEqual(refuse.mock.callCount(), 1);
  });

  it("has a manifest that stays when others come, and no difference", async () => {
    list([1, 2]);
    const outputs = await handler.create(memberOf(1, [1, 2]), untouched);
    strictEqual(handler.diff(outputs, memberOf(1, [1, 2])).changes, false);
    strictEqual(handler.diff(outputs, memberOf(1, [1, 2, 3], [4])).changes, false);
    const other = { ...memberOf(1, [1, 2]), files: layerFrom(memberOf(2, [1, 2])).files };
    strictEqual(handler.diff(outputs, other).changes, true);
  });

  it("continues as the learner that an interrupted run has added", async () => {
    await cluster(1);
    etcd.members.push({
      ...etcd.members[0]!,
      id: "2",
      name: "",
      isLearner: true,
      peerUrls: ["https://192.0.2.12:2380"],
    });
    await make(2, [1, 2, 3]);
    deepStrictEqual(etcd.log, ["start m2", "promote m2 through m1"]);
  });

  it("is promoted if an interrupted run did not do it", async () => {
    await cluster(1);
    etcd.members.push({
      ...etcd.members[0]!,
      id: "2",
      name: "m2",
      isLearner: true,
      peerUrls: ["https://192.0.2.12:2380"],
    });
    etcd.data.add(2);
    await make(2, [1, 2, 3]);
    deepStrictEqual(etcd.log, ["start m2", "promote m2 through m1"]);
  });

  it("that has lost its data is removed and joins again", async () => {
    await cluster(1, 2, 3);
    etcd.data.delete(1);
    etcd.running.delete(1);
    await make(1, [1, 2, 3]);
    deepStrictEqual(etcd.log, [
      "remove m1 through m2",
      "add m1 through m2",
      "start m1",
      "promote m1 through m2",
    ]);
  });

  it("that the others have removed joins again without its data", async () => {
    await cluster(1, 2, 3);
    etcd.members = etcd.members.filter(({ id }) => id !== "3");
    etcd.running.delete(3);
    await make(3, [1, 2, 3]);
    deepStrictEqual(etcd.log, [
      "set m3 aside",
      "add m3 through m1",
      "start m3",
      "promote m3 through m1",
    ]);
  });

  it("that has old data in place of the learner that was added joins again as another learner", async () => {
    await cluster(1, 2, 3);
    etcd.running.delete(3);
    etcd.members = etcd.members.map((one) =>
      one.id === "3" ? { ...one, name: "", isLearner: true } : one,
    );
    await make(3, [1, 2, 3]);
    deepStrictEqual(etcd.log, [
      "set m3 aside",
      "remove m3 through m1",
      "add m3 through m1",
      "start m3",
      "promote m3 through m1",
    ]);
  });

  it("joins a cluster on hosts that have left the stack file", async () => {
    await cluster(1);
    await make(4, [4], [1]);
    deepStrictEqual(etcd.log[0], "add m4 through m1");
  });

  it("removes lost members before it joins", async () => {
    await cluster(1, 2, 3);
    etcd.running.delete(1);
    etcd.unreachable.add(1);
    list([2, 3, 4], [1]);
    await handler.create(memberOf(4, [2, 3, 4], [1]), untouched);
    deepStrictEqual(etcd.log.slice(0, 2), ["remove m1 through m2", "add m4 through m2"]);
  });

  it("removes them when one that stays is changed first", async () => {
    await cluster(1, 2, 3);
    const outputs = await make(2, [1, 2, 3]);
    etcd.log.length = 0;
    etcd.running.delete(1);
    etcd.unreachable.add(1);
    list([2, 3, 4], [1]);
    await handler.update!(outputs, otherImage(memberOf(2, [2, 3, 4], [1])), untouched);
    deepStrictEqual(etcd.log, ["remove m1 through m2", "start m2"]);
  });

  it("creates no cluster while a host that may have one cannot be reached", async () => {
    etcd.unreachable.add(2);
    await rejects(make(1, [1, 2, 3]), /cannot tell whether an etcd cluster already exists/);
    deepStrictEqual(etcd.log, []);
  });

  it("is not changed if the others would lose quorum", async () => {
    await cluster(1, 2, 3);
    const outputs = await make(3, [1, 2, 3]);
    const first = await make(1, [1, 2, 3]);
    etcd.running.delete(3);
    const released = (number: number) => otherImage(memberOf(number, [1, 2, 3]));
    await rejects(handler.update!(first, released(1), untouched), {
      message:
        "m1: changing its etcd member: etcd would lose its quorum (1 of the other voters ready, 2 needed): m3 is not ready; fix them first",
    });
    await handler.update!(outputs, released(3), untouched);
  });

  for (const [what, line, refused] of [
    [
      "a job beside it failed",
      "etcd-snapshot.service: failing since 2026: the disk is full",
      false,
    ],
    ["it is not as it was left", "etcd-snapshot.timer: is inactive", true],
  ] as const)
    it(`is ${refused ? "not " : ""}seen to while others are down where ${what}`, async () => {
      await cluster(1, 2, 3);
      const first = await make(1, [1, 2, 3]);
      etcd.running.delete(3);
      const inputs = memberOf(1, [1, 2, 3]);
      const desired = layerText({
        ...layerFrom(inputs),
        jobs: { "etcd-snapshot.service": "daily" },
      });
      const update = handler.update!(
        { ...first, drift: [line] },
        { ...inputs, desired },
        untouched,
      );
      await (refused ? rejects(update, /changing its etcd member/) : update);
    });

  it("is changed while others are down if it keeps running", async () => {
    await cluster(1, 2, 3);
    const outputs = await make(1, [1, 2, 3]);
    etcd.running.delete(3);
    const inputs = memberOf(1, [1, 2, 3]);
    const files = { ...inputs.files, "/etc/systemd/system/etcd-snapshot.timer": { content: "" } };
    await handler.update!(outputs, { ...inputs, files }, untouched);
  });

  it("is renewed before others whose certificates have expired, which it needs for a quorum", async () => {
    const all = [1, 2, 3];
    await cluster(...all);
    const made = new Map<number, EtcdMemberOutputs>();
    for (const number of all) made.set(number, await make(number, all));
    for (const number of all) etcd.expired.add(number);
    const renew = (number: number) =>
      handler.update!(made.get(number)!, otherImage(memberOf(number, all)), untouched);
    const first = await renew(1);
    deepStrictEqual([...etcd.later], [1]);
    strictEqual(handler.diff(first, otherImage(memberOf(1, all))).changes, false);
    await renew(2);
    await renew(3);
    deepStrictEqual([...etcd.later], [1]);
  });

  it("leaves through another one before its host is cleaned", async () => {
    await cluster(1, 2, 3);
    etcd.leader = 2;
    list([1]);
    await remove(3);
    await remove(2);
    deepStrictEqual(etcd.log, [
      "remove m3 through m1",
      "clean m3",
      "transfer-leadership m1 through m2",
      "remove m2 through m1",
      "clean m2",
    ]);
    deepStrictEqual(voters(), ["m1"]);
  });

  it("is removed through another member when its host is lost, which is not contacted", async () => {
    await cluster(1, 2, 3);
    etcd.running.delete(1);
    etcd.unreachable.add(1);
    list([2, 3, 4], [1]);
    await remove(1);
    deepStrictEqual(etcd.log, ["remove m1 through m2"]);
  });

  it("leaves member by member when the cluster is destroyed, the last without a request", async () => {
    await cluster(1, 2, 3);
    for (const number of [3, 2, 1]) await remove(number);
    deepStrictEqual(
      etcd.log,
      [
        "remove m3 through m1",
        "clean m3",
        "transfer-leadership m1 through m2",
        "remove m2 through m1",
        "clean m2",
        "clean m1",
      ].filter((line) => !line.startsWith("transfer")),
    );
  });

  it("is removed with the cluster when its majority is lost already", async () => {
    await cluster(1, 2, 3);
    etcd.running.clear();
    await remove(3);
    deepStrictEqual(etcd.log, ["clean m3"]);
  });

  it("leaves if its host belongs to another cluster by now, and nothing is removed there", async () => {
    await cluster(1, 2, 3);
    etcd.foreign.add(2);
    await remove(2);
    deepStrictEqual(etcd.log, ["remove m2 through m1"]);
  });

  it("leaves if all hosts belong to another cluster by now, listed or not", async () => {
    await cluster(1);
    etcd.foreign.add(1);
    await remove(1);
    list([4]);
    etcd.foreign.add(4);
    await remove(1);
    deepStrictEqual(etcd.log, []);
  });

  it("neither joins nor creates a cluster on a host of another cluster, or beside such a host", async () => {
    const belongs = /belongs to cluster dev \(stack dev, node-3, set up 2026-11-28\) now/;
    await cluster(1);
    etcd.foreign.add(2);
    await rejects(make(2, [1, 2]), belongs);
    etcd.foreign.add(1);
    await rejects(make(3, [3, 1]), belongs);
    deepStrictEqual(etcd.log, []);
  });

  it("stays while it has the only data of a cluster that is not destroyed", async () => {
    await cluster(1);
    list([4]);
    await rejects(remove(1), {
      message:
        "m1: leaving the etcd cluster: it has the only data of the cluster, and m4 has not joined; fix that first",
    });
    deepStrictEqual(etcd.log, []);
  });

  it("stays where no majority answers and the cluster is not destroyed", async () => {
    await cluster(1, 2, 3);
    etcd.running.delete(1);
    etcd.running.delete(2);
    list([1, 2, 4]);
    await rejects(remove(3), /no majority of the etcd cluster's members answers/);
    deepStrictEqual(etcd.log, []);
  });

  it("that is gone, a learner or no member any more is drift", async () => {
    await cluster(1, 2, 3);
    deepStrictEqual(await membershipDrift(etcdHost(3)), []);
    etcd.members = etcd.members.map((one) => (one.id === "3" ? { ...one, isLearner: true } : one));
    deepStrictEqual(await membershipDrift(etcdHost(3)), ["its etcd member has no vote yet"]);
    etcd.members = etcd.members.filter(({ id }) => id !== "3");
    deepStrictEqual(await membershipDrift(etcdHost(3)), [
      "it is no member of the etcd cluster any more",
    ]);
  });

  describe("whose data is damaged", () => {
    let outputs: EtcdMemberOutputs;

    beforeEach(async () => {
      for (const number of [1, 2]) await make(number, [1, 2, 3]);
      outputs = await make(3, [1, 2, 3]);
      etcd.log.length = 0;
      etcd.running.delete(3);
      etcd.damage.set(3, "invalid database");
    });

    it("is drift, with what the next update does", async () => {
      const line =
        "the data of its etcd member is damaged (invalid database), and it does not start; ";
      deepStrictEqual(await membershipDrift(etcdHost(3)), [
        `${line}pulumi up --refresh sets it aside, and the member gets that of the others`,
      ]);
      etcd.running.delete(2);
      deepStrictEqual(await membershipDrift(etcdHost(3)), [
        `${line}no majority of the others answers: start them, or restore a snapshot: docs/disaster-recovery.md`,
      ]);
    });

    it("joins again with the data of the others", async () => {
      await handler.update!(outputs, memberOf(3, [1, 2, 3]), untouched);
      strictEqual(etcd.log[0], "set m3 aside");
      deepStrictEqual(await membershipDrift(etcdHost(3)), []);
    });
  });

  describe("that has reached its quota", () => {
    let outputs: EtcdMemberOutputs;

    beforeEach(async () => {
      outputs = await make(1, [1]);
      etcd.log.length = 0;
      etcd.alarms.set(1, "NOSPACE");
    });

    it("is drift, with what to do", async () =>
      match(
        (await membershipDrift(etcdHost(1))).join(),
        /NOSPACE: .* quota, .*; delete what fills it/,
      ));

    it("accepts writes again after an update", async () => {
      await handler.update!(outputs, memberOf(1, [1]), untouched);
      deepStrictEqual(etcd.log, ["start m1", "compact through m1", "defragment m1", "disarm m1"]);
      deepStrictEqual(await membershipDrift(etcdHost(1)), []);
    });

    it("keeps its alarm while objects fill the quota", async () => {
      etcd.bytes.afterwards = 50;
      await rejects(
        handler.update!(outputs, memberOf(1, [1]), untouched),
        /m1: making room in etcd: objects take 50 bytes, and its quota is 50; delete/,
      );
      strictEqual(etcd.alarms.get(1), "NOSPACE");
    });
  });

  it("that is corrupt is drift, and stays so", async () => {
    const outputs = await make(1, [1]);
    etcd.alarms.set(1, "CORRUPT");
    await handler.update!(outputs, memberOf(1, [1]), untouched);
    match(
      (await membershipDrift(etcdHost(1))).join(),
      /CORRUPT: its data differs .*data_corruption/,
    );
  });
});
