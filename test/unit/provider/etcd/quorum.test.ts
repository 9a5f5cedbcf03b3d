import { strictEqual } from "node:assert";
import { reasonNotToLeave, reasonNotToPause } from "../../../../provider/etcd/quorum";

const member = (number: number, isLearner = false) => ({
  id: String(number),
  name: `m${number}`,
  peerUrls: [`https://192.0.2.1${number}:2380`],
  clientUrls: [`https://192.0.2.1${number}:2379`],
  isLearner,
});
const cluster = (voters: number, ready: readonly number[], learner?: number) => ({
  members: [
    ...Array.from({ length: voters }, (_, index) => member(index + 1)),
    ...(learner ? [member(learner, true)] : []),
  ],
  ready: ready.map((number) => `https://192.0.2.1${number}:2379`),
});
const short = (ready: number, needed: number, who: string) =>
  `etcd would lose its quorum (${ready} of the other voters ready, ${needed} needed): ${who} not ready`;

describe("the first of", () => {
  /** Voters, those that are ready, and what keeps it from a pause and from leaving. */
  const table: readonly (readonly [
    number,
    readonly number[],
    string | undefined,
    string | undefined,
  ])[] = [
    [1, [1], undefined, undefined],
    [3, [1, 2, 3], undefined, undefined],
    [3, [1, 2], short(1, 2, "m3 is"), short(1, 2, "m3 is")],
    [3, [2, 3], undefined, undefined],
    [3, [3], undefined, short(1, 2, "m2 is")],
    [2, [1, 2], undefined, undefined],
    [2, [1], undefined, short(0, 1, "m2 is")],
    [4, [1, 2, 3, 4], undefined, undefined],
    [4, [1, 2, 3], short(2, 3, "m4 is"), undefined],
    [5, [1, 2, 3], short(2, 3, "m4, m5 are"), short(2, 3, "m4, m5 are")],
    [5, [1, 2, 3, 4], undefined, undefined],
  ];
  for (const [voters, ready, pause, leave] of table) {
    it(`${voters} members with ${ready.join(", ")} ready ${pause ? "must not" : "may"} pause`, () =>
      strictEqual(reasonNotToPause(member(1), cluster(voters, ready)), pause));
    it(`${voters} members with ${ready.join(", ")} ready ${leave ? "must not" : "may"} leave`, () =>
      strictEqual(reasonNotToLeave(member(1), cluster(voters, ready)), leave));
  }

  it("learners may stop and leave at any time", () => {
    strictEqual(reasonNotToPause(member(4, true), cluster(3, [1, 2], 4)), undefined);
    strictEqual(reasonNotToLeave(member(4, true), cluster(3, [1, 2], 4)), undefined);
  });
});
