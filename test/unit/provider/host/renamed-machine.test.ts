import { deepStrictEqual } from "node:assert";
import { settingsFor } from "../../../../config/changes/judge";
import { check } from "../../../../provider/handlers";
import { configOf, hostKey } from "../../config/stack-file";

/** What a preview says of an edit of the hosts, given as `NAME@LAST_PART_OF_ADDRESS`. The first one is a master. */
function refused(before: string, after: string): string[] {
  const inputs = (text: string) => {
    const hosts = text.split(" ").map((one, index) => {
      const [name, at] = one.split("@");
      const roles = index === 0 ? ["master", "etcd"] : ["worker"];
      return { name, roles, address: `192.0.2.${at}`, hostKey };
    });
    return { settings: settingsFor("cluster", configOf({ hosts })) };
  };
  const { failures = [] } = check("ClusterRelease", inputs(before), inputs(after));
  return failures.map(({ reason }) => reason);
}

const how =
  "a machine cannot be renamed in one step; remove it from the list, run pulumi up, then add it under the new name";

describe("a machine under another name", () => {
  for (const [what, before, after, ...reasons] of [
    ["no edit", "m1@11 w1@12", "m1@11 w1@12"],
    ["another name", "m1@11 w1@12", "m1@11 web@12", `192.0.2.12 is w1, not web: ${how}`],
    [
      "two that swap",
      "m1@11 w1@12 w2@13",
      "m1@11 w1@13 w2@12",
      `192.0.2.13 is w2, not w1; 192.0.2.12 is w1, not w2: ${how}`,
    ],
    [
      "one that takes the place of another",
      "m1@11 w1@12 w2@13",
      "m1@11 w1@13",
      `192.0.2.13 is w2, not w1: ${how}`,
    ],
    ["one that leaves", "m1@11 w1@12", "m1@11"],
    ["a new one", "m1@11", "m1@11 w1@12"],
    ["one that moves to a new machine", "m1@11 w1@12", "m1@11 w1@14"],
  ] as const)
    it(`${reasons.length > 0 ? "is refused" : "is not seen in"}: ${what}`, () =>
      deepStrictEqual(
        refused(before, after),
        reasons.map((reason) => `hosts[].name: ${reason}`),
      ));
});
