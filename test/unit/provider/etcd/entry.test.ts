import { deepStrictEqual, throws } from "node:assert";
import { entryOf, type Entry, type OtherHost } from "../../../../provider/etcd/entry";
import type { EtcdView, ListedMember } from "../../../../host/etcd-view";

const host = (number: number) => ({ name: `m${number}`, address: `192.0.2.1${number}` });
const listed = (number: number, rest: Partial<ListedMember> = {}): ListedMember => ({
  id: String(number),
  name: `m${number}`,
  peerUrls: [`https://192.0.2.1${number}:2380`],
  clientUrls: [`https://192.0.2.1${number}:2379`],
  isLearner: false,
  ...rest,
});
const bare: EtcdView = { hasData: false, ready: [] };
const stopped: EtcdView = { hasData: true, ready: [] };
const operating = (...members: ListedMember[]): EtcdView => ({ hasData: true, members, ready: [] });
const other = (number: number, view?: EtcdView): OtherHost<string> => ({
  name: `m${number}`,
  remote: `connection to m${number}`,
  ...(view ? { view } : { failure: `m${number}: connecting: timed out` }),
});
const through = (number: number, ...members: ListedMember[]) => ({
  name: `m${number}`,
  remote: `connection to m${number}`,
  members,
  ready: [],
});

describe("a host that is to be an etcd member", () => {
  const [one, two] = [listed(1), listed(2)];
  const unstarted = listed(2, { name: "", isLearner: true });
  const running = (id: string): EtcdView => ({
    ...stopped,
    status: { id, leader: "1", isLearner: true },
  });
  const at = (appliedIndex: number, view: EtcdView): EtcdView => ({
    ...view,
    status: { id: "2", leader: "0", isLearner: false, appliedIndex },
  });
  /** Number of the host, what it has, what the others have, and what comes of it. */
  const table: readonly (readonly [
    string,
    number,
    EtcdView,
    OtherHost<string>[],
    Entry<string>,
  ])[] = [
    ["makes the cluster when it is the first and nobody has data", 1, bare, [], { as: "first" }],
    [
      "creates the cluster when it is the first and every other was observed",
      1,
      bare,
      [other(2, bare), other(3, bare)],
      { as: "first" },
    ],
    [
      "joins when another one is in operation",
      2,
      bare,
      [other(1, operating(one))],
      { as: "learner", through: through(1, one), stale: false },
    ],
    [
      "joins when it is the first of the list, but not the first in time",
      1,
      bare,
      [other(2, operating(two))],
      { as: "learner", through: through(2, two), stale: false },
    ],
    [
      "joins beside a host that cannot be reached",
      3,
      bare,
      [other(1), other(2, operating(two))],
      { as: "learner", through: through(2, two), stale: false },
    ],
    ["goes on with its data", 1, stopped, [other(2)], { as: "member" }],
    ["goes on alone", 1, operating(one), [], { as: "member" }],
    [
      "goes on as the member that the others know",
      2,
      stopped,
      [other(1, operating(one, two))],
      { as: "member", through: through(1, one, two) },
    ],
    [
      "joins again when the others have removed it, whatever its data",
      2,
      stopped,
      [other(1, operating(one))],
      { as: "learner", through: through(1, one), stale: true },
    ],
    [
      "joins again when the others have removed it and it is behind them",
      2,
      at(5, stopped),
      [other(1, at(9, operating(one)))],
      { as: "learner", through: through(1, one), stale: true },
    ],
    [
      "joins again when etcd cannot read its data, and the others do without it",
      2,
      { ...stopped, damage: "invalid database" },
      [other(1, operating(one, two))],
      { as: "learner", through: through(1, one, two), stale: true },
    ],
    [
      "keeps data that etcd cannot read where no other has it",
      1,
      { ...stopped, damage: "invalid database" },
      [other(2, stopped)],
      { as: "member" },
    ],
    [
      "joins again when another learner is listed in its place and its data is old",
      2,
      stopped,
      [other(1, operating(one, unstarted))],
      { as: "learner", through: through(1, one, unstarted), stale: true },
    ],
    [
      "joins again when what runs here is not the learner in the list",
      2,
      running("7"),
      [other(1, operating(one, unstarted))],
      { as: "learner", through: through(1, one, unstarted), stale: true },
    ],
    [
      "goes on as the learner that runs here and has not published its name yet",
      2,
      running("2"),
      [other(1, operating(one, unstarted))],
      { as: "member", through: through(1, one, unstarted) },
    ],
  ];
  for (const [what, number, own, others, entry] of table)
    it(what, () => deepStrictEqual(entryOf(host(number), own, others, number === 1), entry));

  const refusals: readonly (readonly [string, number, OtherHost<string>[], string])[] = [
    [
      "when others have data and no majority answers",
      1,
      [other(2, stopped), other(3)],
      "m1: joining the etcd cluster: the majority of its members is lost: m2 has its data, and none answers with a quorum (m3 cannot be reached); start the missing members, or restore the cluster: docs/disaster-recovery.md",
    ],
    [
      "when a host that may have data cannot be observed",
      1,
      [other(2)],
      "m1: joining the etcd cluster: cannot tell whether an etcd cluster already exists, because m2 cannot be observed: m2: connecting: timed out\nmake it reachable; if it is gone for good and off the list, add its address to lostHosts",
    ],
    [
      "when it is not the one to make the cluster",
      2,
      [other(1, bare)],
      "m2: joining the etcd cluster: no host has etcd data, and only the first etcd host of the list may create the cluster; run pulumi refresh, then pulumi up",
    ],
  ];
  for (const [what, number, others, message] of refusals)
    it(`is refused ${what}`, () =>
      throws(() => entryOf(host(number), bare, others, number === 1), { message }));

  it("keeps its data where the first member began a new cluster without it", () =>
    throws(() => entryOf(host(2), at(812, stopped), [other(1, at(5, operating(one)))], false), {
      message:
        "m2: joining the etcd cluster: its data (raft index 812) is ahead of that of m1 (5), which does not list it: m1 has lost its data and begun a new cluster; stop etcd on m1, then start the missing members, or restore the cluster: docs/disaster-recovery.md",
    }));
});
