import { deepStrictEqual, strictEqual, throws } from "node:assert";
import { handler } from "../../../../provider/etcd/membership";
import { membershipSteps } from "../../../../provider/etcd/steps";
import { restoredMemberVariable, setStackConfig } from "../../../../provider/stack";
import { beginRun } from "../../../../runtime/per-run";

const host = (number: number) => ({
  name: `m${number}`,
  address: `192.0.2.1${number}`,
  port: 22,
  user: "root",
  hostKey: "ssh-ed25519 AAAA",
  owner: "prod/prod/0f",
});
const hosts = (...numbers: number[]) => numbers.map(host);

describe("an edit of the etcd members", () => {
  /** `m1` has an address of its own; `m1@9` is m1 at another one. */
  const placed = (text: string) =>
    text
      .split(" ")
      .filter(Boolean)
      .map((one) => {
        const [name = "", at = name.slice(1)] = one.split("@");
        return { name, address: `192.0.2.1${at}` };
      });
  const among =
    (dead: string) =>
    ({ name, address }: { name: string; address: string }) =>
      placed(dead).some((one) => one.name === name && one.address === address);
  /** Members before and after, those that are lost, and the steps. */
  const table: readonly (readonly [string, string, string, string[]])[] = [
    ["m1 m2 m3", "m1 m2 m3", "", []],
    ["m1", "m1 m2 m3", "", ["m2 joins", "m3 joins"]],
    ["m1 m2 m3", "m1", "", ["m3 leaves", "m2 leaves"]],
    ["m1 m2 m3", "m2 m3 m4", "", ["m4 joins", "m1 leaves"]],
    ["m1", "m4 m5 m6", "", ["m4 joins", "m5 joins", "m6 joins", "m1 leaves"]],
    ["m1 m2 m3", "m2 m3 m4", "m1", ["m1 is taken out, as it is lost", "m4 joins"]],
    ["m1 m2 m3", "m1@9 m2 m3", "", ["m1 leaves", "m1 joins at 192.0.2.19"]],
    [
      "m1 m2 m3",
      "m1@9 m2 m4",
      "",
      ["m1 leaves", "m1 joins at 192.0.2.19", "m4 joins", "m3 leaves"],
    ],
    ["m1 m2 m3", "m1@9 m2 m3", "m1", ["m1 is taken out, as it is lost", "m1 joins at 192.0.2.19"]],
    // Where one has to stay, the check of the machine refuses it: this record comes before there is a member.
    ["m1", "m1@9", "", ["m1 leaves", "m1 joins at 192.0.2.19"]],
    [
      "m1 m2 m3 m4 m5",
      "m3 m4 m5",
      "m1 m2",
      ["m2 is taken out, as it is lost", "m1 is taken out, as it is lost"],
    ],
  ];
  for (const [before, after, dead, steps] of table)
    it(`from ${before} to ${after}${dead ? ` without ${dead}` : ""}`, () =>
      deepStrictEqual(membershipSteps(placed(before), placed(after), among(dead)), steps));

  const refused = (before: string, after: string, dead: string, message: string) => () =>
    throws(() => membershipSteps(placed(before), placed(after), among(dead)), { message });
  it(
    "is refused when the majority is lost already",
    refused(
      "m1 m2 m3",
      "m3 m4 m5",
      "m1 m2",
      "etcd: this would leave it without a majority: m1, m2 of m1, m2, m3 are lost; restore the cluster: docs/disaster-recovery.md",
    ),
  );
  it(
    "is refused when it takes one out beside a dead one, and names it",
    refused(
      "m1 m2 m3",
      "m2",
      "m1",
      "etcd: taking m3 out would leave it without a majority: m1 of m1, m2, m3 is lost; leave m3 in the list, or put another host in place of m1",
    ),
  );
});

describe("the record of etcd members", () => {
  after(beginRun);

  it("shows the steps of an edit, and none at first or without one", () => {
    const steps = (before: number[] | undefined, ...now: number[]) =>
      handler.check!(before && { members: hosts(...before) }, { members: hosts(...now) }).steps;
    deepStrictEqual(steps(undefined, 1, 2, 3), []);
    deepStrictEqual(steps([1, 2, 3], 1, 2, 3), []);
    deepStrictEqual(steps([1], 1, 2, 3), ["m2 joins", "m3 joins"]);
  });

  it("remembers a former member until it is one again", () => {
    const first = handler.check!(undefined, { members: hosts(1) });
    const second = handler.check!(first, { members: hosts(4) });
    const third = handler.check!(second, { members: hosts(5) });
    const names = ({ formerMembers = [] }: { formerMembers?: readonly { name: string }[] }) =>
      formerMembers.map(({ name }) => name);
    deepStrictEqual([first, second, third].map(names), [[], ["m1"], ["m1", "m4"]]);
    deepStrictEqual(names(handler.check!(third, { members: hosts(1) })), ["m4", "m5"]);
  });

  it("differs by its members, not by how they are reached", async () => {
    const outputs = await handler.create({ members: hosts(1) }, { record: () => undefined });
    const changes = (members: ReturnType<typeof hosts>) =>
      handler.diff(outputs, { members }).changes;
    strictEqual(changes(hosts(1)), false);
    strictEqual(changes([{ ...host(1), port: 2222 }]), false);
    strictEqual(changes(hosts(1, 2)), true);
    strictEqual(changes([{ ...host(1), address: "192.0.2.99" }]), true);
  });

  it("reports a move, which is another member under the same name", () => {
    const moved = [{ ...host(1), address: "192.0.2.99" }, host(2), host(3)];
    deepStrictEqual(handler.check!({ members: hosts(1, 2, 3) }, { members: moved }).steps, [
      "m1 leaves",
      "m1 joins at 192.0.2.99",
    ]);
  });

  it("refuses an edit that lost members make impossible", () => {
    setStackConfig((key) => (key === "lostHosts" ? '["192.0.2.11", "192.0.2.12"]' : undefined));
    throws(() => handler.check!({ members: hosts(1, 2, 3) }, { members: hosts(3) }), /majority/);
  });

  it("begins with the one member of a restored cluster, whichever were lost before", () => {
    setStackConfig((key) => (key === "lostHosts" ? '["192.0.2.11", "192.0.2.12"]' : undefined));
    process.env[restoredMemberVariable] = "m3";
    const steps = (...now: number[]) =>
      handler.check!({ members: hosts(1, 2, 3) }, { members: hosts(...now) }).steps;
    try {
      deepStrictEqual(steps(3), []);
      deepStrictEqual(steps(3, 4, 5), ["m4 joins", "m5 joins"]);
    } finally {
      Reflect.deleteProperty(process.env, restoredMemberVariable);
    }
  });
});
