import * as assert from "node:assert/strict";
import { takeOutOfService, waitForDetach } from "../../../kubernetes/out-of-service";
import { fakeApi, ok, refusal } from "../../fake-api";

const quiet = { deadlineMs: 5_000, report: () => undefined };
const theirs = { key: "node.kubernetes.io/unreachable", effect: "NoExecute" };
const ours = {
  key: "node.kubernetes.io/out-of-service",
  value: "nodeshutdown",
  effect: "NoExecute",
};

describe("the node of a lost host", () => {
  it("gets the taint beside those it has, also when it changes meanwhile", async () => {
    const conflicts = [refusal(409, "the object has been modified")];
    const fake = await fakeApi(({ verb }) =>
      verb === "GET"
        ? ok({ metadata: { resourceVersion: "7" }, spec: { taints: [theirs] } })
        : (conflicts.shift() ?? ok({})),
    );
    await takeOutOfService(fake.api, "w1", quiet);
    fake.close();
    assert.deepEqual(fake.requests.at(-1)!.body, {
      metadata: { resourceVersion: "7" },
      spec: { taints: [theirs, ours] },
    });
    assert.equal(fake.requests.length, 4);
  });

  for (const [title, answer] of [
    ["is gone", undefined],
    ["has it already", ok({ spec: { taints: [ours] } })],
  ] as const)
    it(`is left alone when it ${title}`, async () => {
      const fake = await fakeApi(() => answer);
      await takeOutOfService(fake.api, "w1", quiet);
      fake.close();
      assert.equal(fake.requests.length, 1);
    });

  const attachment = (nodeName: string) => ({
    spec: { nodeName, source: { persistentVolumeName: `pv-of-${nodeName}` } },
  });

  it("is waited for until its volumes are detached", async () => {
    const lists = [[attachment("w1"), attachment("w2")], [attachment("w2")]];
    const fake = await fakeApi(() => ok({ items: lists.shift() }));
    await waitForDetach(fake.api, "w1", quiet);
    fake.close();
    assert.equal(lists.length, 0);
  });

  it("is skipped after a deadline, with the volumes that are still attached", async () => {
    const fake = await fakeApi(() => ok({ items: [attachment("w1")] }));
    const lines: string[] = [];
    const report = (line: string) => lines.push(line);
    await waitForDetach(fake.api, "w1", { deadlineMs: 0, report });
    fake.close();
    assert.match(lines.at(-1)!, /^w1: detaching its volumes: .*still attached: pv-of-w1$/);
  });
});
