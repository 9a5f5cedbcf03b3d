import { strictEqual } from "node:assert";
import { progressText } from "../../../../provider/etcd/learner";

const status = (databaseBytes?: number, appliedIndex?: number) => ({
  id: "1",
  leader: "1",
  isLearner: false,
  ...(databaseBytes !== undefined && { databaseBytes }),
  ...(appliedIndex !== undefined && { appliedIndex }),
});
const doing = "its etcd member is getting the data";
const mib = 1024 ** 2;

describe("the progress of a new etcd member", () => {
  for (const [what, whole, own, expected] of [
    [
      "both report their progress",
      status(3104 * mib, 90_000),
      status(812 * mib, 12),
      `${doing}: 812 of 3104 MiB, entry 12 of 90000`,
    ],
    ["it has begun", status(10 * mib, 5), status(20_480), `${doing}: 1 of 10 MiB, entry 0 of 5`],
    ["it does not answer yet", status(10 * mib, 5), undefined, doing],
    ["the other does not report it", undefined, status(1, 1), doing],
  ] as const)
    it(`is shown where ${what}`, () => strictEqual(progressText(whole, own), expected));
});
