import { deepStrictEqual, rejects, strictEqual } from "node:assert";
import { newRollout, NotReached, type Member } from "../../../../provider/node/rollout";

const member = (position: number, more: Partial<Member> = {}): Member => ({
  name: `node-${position}`,
  position,
  maxUnavailable: 2,
  core: false,
  ...more,
});

/** A rollout whose members are at work until they are told how it went. */
function rolloutOf(members: readonly Member[]) {
  const rollout = newRollout();
  const begun: string[] = [];
  const settle = new Map<string, (how: true | Error) => void>();
  const turns = members.map((one) =>
    rollout.turn(one, () => {
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
  it("changes one node alone, then as many at once as there may be, in order", async () => {
    const run = rolloutOf([member(3), member(4), member(2), member(1)]);
    deepStrictEqual(await run.begun(), ["node-3"]);
    await run.end("node-3");
    deepStrictEqual(await run.begun(), ["node-3", "node-1", "node-2"]);
    await run.end("node-2");
    deepStrictEqual(await run.begun(), ["node-3", "node-1", "node-2", "node-4"]);
  });

  it("changes hosts of the control plane one by one, and others meanwhile", async () => {
    const core = { core: true, maxUnavailable: 10 };
    const members = [
      member(1, core),
      member(2, core),
      member(3, { maxUnavailable: 10 }),
      member(4, core),
    ];
    const run = rolloutOf(members);
    await run.end("node-1");
    deepStrictEqual(await run.begun(), ["node-1", "node-2", "node-3"]);
    await run.end("node-2");
    deepStrictEqual(await run.begun(), ["node-1", "node-2", "node-3", "node-4"]);
  });

  it("begins nothing any more after a failure, and lets what is under way end", async () => {
    const run = rolloutOf([1, 2, 3, 4, 5].map((position) => member(position)));
    await run.end("node-1");
    await run.end("node-2", new Error("it broke"));
    deepStrictEqual(await run.begun(), ["node-1", "node-2", "node-3"]);
    await rejects(run.turns[1]!, /it broke/);
    for (const [name, turn] of [
      ["node-4", run.turns[3]!],
      ["node-5", run.turns[4]!],
      ["node-6", run.rollout.turn(member(6), async () => undefined)],
    ] as const)
      await rejects(turn, {
        message: `${name}: changing the node: not begun: node-2 failed; mend it and run this again`,
      });
    await run.end("node-3");
    strictEqual(await run.turns[2], undefined);
  });

  it("passes over one that cannot be reached, and has the next one go first and alone", async () => {
    const run = rolloutOf([1, 2, 3, 4].map((position) => member(position)));
    await run.end("node-1", new NotReached("node-1: no route to host"));
    await rejects(run.turns[0]!, /no route to host/);
    deepStrictEqual(await run.begun(), ["node-1", "node-2"]);
    await run.end("node-2");
    deepStrictEqual(await run.begun(), ["node-1", "node-2", "node-3", "node-4"]);
  });

  it("gives what the work gives", async () =>
    strictEqual(await newRollout().turn(member(1), async () => 5), 5));
});
