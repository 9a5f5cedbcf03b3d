import { deepStrictEqual, rejects, strictEqual, throws } from "node:assert";
import { newRollout, NotReached, type Member } from "../../../../provider/rollout/rollout";

const member = (position: number, more: Partial<Member> = {}): Member => ({
  name: `node-${position}`,
  position,
  maxUnavailable: 2,
  controlPlane: false,
  ...more,
});

/** A rollout whose members are at work until the test ends them. */
function rolloutOf(members: readonly Member[]) {
  const rollout = newRollout();
  const begun: string[] = [];
  const settle = new Map<string, (how: true | Error) => void>();
  const turns = members.map((one) =>
    rollout.run(one, () => {
      begun.push(one.name);
      return new Promise<void>((resolve, reject) =>
        settle.set(one.name, (how) => (how === true ? resolve() : reject(how))),
      );
    }),
  );
  for (const turn of turns) turn.catch(() => undefined);
  const soon = () => new Promise((resolve) => setImmediate(resolve));
  return {
    rollout,
    turns,
    async begun() {
      await soon();
      return begun;
    },
    async end(name: string, how: true | Error = true) {
      await soon();
      settle.get(name)!(how);
    },
  };
}

describe("a rollout", () => {
  it("changes one node first, then as many at once as allowed, in order", async () => {
    const run = rolloutOf([member(3), member(4), member(2), member(1)]);
    deepStrictEqual(await run.begun(), ["node-3"]);
    await run.end("node-3");
    deepStrictEqual(await run.begun(), ["node-3", "node-1", "node-2"]);
    await run.end("node-2");
    deepStrictEqual(await run.begun(), ["node-3", "node-1", "node-2", "node-4"]);
  });

  it("removes a node while no other changes, which proves nothing for the others", async () => {
    const removed = member(0, { name: "old", maxUnavailable: 1, removed: true });
    const run = rolloutOf([member(1), removed, member(2), member(3)]);
    deepStrictEqual(await run.begun(), ["node-1"]);
    await run.end("node-1");
    deepStrictEqual(await run.begun(), ["node-1", "old", "node-2"]);
    const other = rolloutOf([removed, member(1), member(2)]);
    deepStrictEqual(await other.begun(), ["old"]);
    await other.end("old");
    deepStrictEqual(await other.begun(), ["old", "node-1"]);
    await other.end("node-1", new Error("x"));
    await rejects(other.turns[2]!, /^Error: node-2: changing the node: not begun: node-1 failed/);
    await rejects(
      other.rollout.run(removed, async () => undefined),
      /^Error: old: removing it: not begun: node-1 failed/,
    );
  });

  it("begins with the first in order, in whatever order they come", async () => {
    const rollout = newRollout();
    const begun: string[] = [];
    const come = (position: number, earlier: () => Promise<void>) =>
      rollout.run(
        member(position),
        async () => {
          begun.push(`node-${position}`);
        },
        earlier,
      );
    const never = () => new Promise<void>(() => undefined);
    const turns = [3, 2].map((position) => come(position, never));
    turns.push(come(1, () => Promise.resolve()));
    await Promise.all(turns);
    deepStrictEqual(begun, ["node-1", "node-2", "node-3"]);
  });

  it("begins with the first that comes where no earlier one does", async () => {
    const rollout = newRollout();
    strictEqual(
      await rollout.run(
        member(3),
        async () => 3,
        () => Promise.resolve(),
      ),
      3,
    );
  });

  it("lets a repair begin before it is known which others come", async () => {
    const rollout = newRollout();
    const never = () => new Promise<void>(() => undefined);
    const repair = member(3, { urgent: true, repairs: true });
    strictEqual(await rollout.run(repair, async () => 3, never), 3);
  });

  it("changes hosts of the control plane last, one by one", async () => {
    const many = { maxUnavailable: 10 };
    const controlPlane = { controlPlane: true, ...many };
    const run = rolloutOf([
      member(3, many),
      member(1, controlPlane),
      member(2, controlPlane),
      member(4, many),
      member(5, many),
    ]);
    await run.end("node-3");
    deepStrictEqual(await run.begun(), ["node-3", "node-4", "node-5"]);
    await run.end("node-4");
    deepStrictEqual(await run.begun(), ["node-3", "node-4", "node-5"]);
    await run.end("node-5");
    deepStrictEqual(await run.begun(), ["node-3", "node-4", "node-5", "node-1"]);
    await run.end("node-1");
    deepStrictEqual(await run.begun(), ["node-3", "node-4", "node-5", "node-1", "node-2"]);
  });

  it("finishes what an earlier run has begun before anything else, also on a master", async () => {
    const unfinished = member(4, { controlPlane: true, urgent: true });
    const run = rolloutOf([member(1), member(2), unfinished]);
    await run.end("node-1");
    deepStrictEqual(await run.begun(), ["node-1", "node-4", "node-2"]);
  });

  it("begins what only needs a repair after a failure too, one at a time", async () => {
    const repair = { urgent: true, repairs: true };
    const run = rolloutOf([member(1, repair), member(2, repair), member(3, repair), member(4)]);
    await run.end("node-1", new Error("the cluster's DNS does not answer"));
    deepStrictEqual(await run.begun(), ["node-1", "node-2"]);
    await run.end("node-2");
    deepStrictEqual(await run.begun(), ["node-1", "node-2", "node-3"]);
    await run.end("node-3");
    await rejects(run.turns[3]!, /^Error: node-4: changing the node: not begun: node-1 failed/);
  });

  it("continues after as many failures as are allowed", async () => {
    const allowed = { maxFailures: 1, maxUnavailable: 1 };
    const run = rolloutOf([1, 2, 3, 4].map((position) => member(position, allowed)));
    await run.end("node-1", new Error("it broke"));
    deepStrictEqual(await run.begun(), ["node-1", "node-2"]);
    await run.end("node-2", new Error("it broke"));
    await rejects(run.turns[2]!, {
      message:
        "node-3: changing the node: not begun: node-1, node-2 failed; fix it and run this again",
    });
  });

  it("stops after any failure of a master", async () => {
    const controlPlane = { controlPlane: true, maxFailures: 3 };
    const run = rolloutOf([member(1, controlPlane), member(2, controlPlane)]);
    await run.end("node-1", new Error("it broke"));
    await rejects(run.turns[1]!, /not begun: node-1 failed/);
  });

  it("stops a member that waits for gates when another has failed", async () => {
    const rollout = newRollout();
    let assertWanted: () => void = () => undefined;
    await rollout.run(member(1), async () => undefined);
    const waits = rollout.run(member(2), (assert) => {
      assertWanted = assert;
      return new Promise<void>(() => undefined);
    });
    waits.catch(() => undefined);
    assertWanted();
    await rejects(rollout.run(member(3), () => Promise.reject(new Error("it broke"))));
    throws(() => assertWanted(), /^Error: node-2: changing the node: not begun: node-3 failed/);
  });

  it("begins nothing after a failure, and lets running changes end", async () => {
    const run = rolloutOf([1, 2, 3, 4, 5].map((position) => member(position)));
    await run.end("node-1");
    await run.end("node-2", new Error("it broke"));
    deepStrictEqual(await run.begun(), ["node-1", "node-2", "node-3"]);
    await rejects(run.turns[1]!, /it broke/);
    for (const [name, turn] of [
      ["node-4", run.turns[3]!],
      ["node-5", run.turns[4]!],
      ["node-6", run.rollout.run(member(6), async () => undefined)],
    ] as const)
      await rejects(turn, {
        message: `${name}: changing the node: not begun: node-2 failed; fix it and run this again`,
      });
    await run.end("node-3");
    strictEqual(await run.turns[2], undefined);
  });

  it("skips a node that cannot be reached, and changes the next one first", async () => {
    const run = rolloutOf([1, 2, 3, 4].map((position) => member(position)));
    await run.end("node-1", new NotReached("node-1: no route to host"));
    await rejects(run.turns[0]!, /no route to host/);
    deepStrictEqual(await run.begun(), ["node-1", "node-2"]);
    await run.end("node-2");
    deepStrictEqual(await run.begun(), ["node-1", "node-2", "node-3", "node-4"]);
  });

  it("returns the result of the work", async () =>
    strictEqual(await newRollout().run(member(1), async () => 5), 5));
});
