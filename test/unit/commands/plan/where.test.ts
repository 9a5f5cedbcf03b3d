import { deepStrictEqual, match, strictEqual } from "node:assert";
import { planMarkdown } from "../../../../commands/plan/markdown";
import { stepsOf } from "../../../../commands/plan/steps";
import { membersOf, noMembers, whereText } from "../../../../commands/plan/where";

const members = membersOf({
  hosts: [
    { name: "m1" },
    { name: "w1", groups: ["gpu", "rack-1"] },
    { name: "w2", groups: ["gpu"] },
    { name: "w3", groups: ["gpu"] },
    { name: "w4", groups: ["rack-1", "edge"] },
  ],
});

describe("the hosts of a plan", () => {
  /** Hosts, and how they are named. */
  const table: readonly (readonly [hosts: string, text: string])[] = [
    ["w1", "w1"],
    ["w1 w2", "w1, w2"],
    ["w1 w2 w3", "group gpu (3 hosts)"],
    ["m1 w1 w2 w3", "group gpu (3 hosts), m1"],
    ["w1 w4", "group rack-1 (2 hosts)"],
    ["w4", "w4"],
    ["w3 w2 w1 w4", "group gpu (3 hosts), w4"],
    ["m1 w1 w2 w3 w4", "all 5 hosts"],
  ];
  for (const [hosts, text] of table)
    it(`are named ${text}`, () => strictEqual(whereText(hosts.split(" "), members), text));

  it("are named one by one where no group is known, and not more than asked for", () => {
    strictEqual(whereText(["a", "b", "c"], noMembers), "a, b, c");
    strictEqual(whereText(["a", "b", "c"], noMembers, 2), "a, b and 1 more");
    strictEqual(whereText(["w1", "w2", "w3", "w4", "m1"], membersOf({}), 1), "w1 and 4 more");
  });

  it("come from the stack file, or from nowhere where it has them in another form", () => {
    deepStrictEqual(members.groups["rack-1"], ["w1", "w4"]);
    deepStrictEqual(membersOf({ hosts: "[secret]" }), noMembers);
  });

  it("are named once for a change that a group brings", () => {
    const step = (name: string) => {
      const inputs = (content: string) => ({
        inputs: { host: { name }, layer: "settings", files: { "/etc/motd": { content } } },
      });
      return {
        op: "update",
        urn: `urn:pulumi:p::p::a$pulumi-nodejs:dynamic/host:Layer::${name}-settings`,
        oldState: inputs("a"),
        newState: inputs("b"),
      };
    };
    const steps = stepsOf(JSON.stringify({ steps: ["w1", "w2", "w3"].map(step) }));
    const text = planMarkdown("prod", steps, "", [], [], members);
    match(text, /\| files and time servers of hosts \| group gpu \(3 hosts\) \|/);
    match(text, /<code>\/etc\/motd<\/code> on group gpu \(3 hosts\)/);
  });
});
