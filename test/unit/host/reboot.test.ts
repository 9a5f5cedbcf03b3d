import { deepStrictEqual, rejects, strictEqual } from "node:assert";
import { mock } from "node:test";
import { rebootHost } from "../../../host/reboot";
import * as pool from "../../../ssh/pool";
import * as rootShell from "../../../ssh/root-shell";
import { ConnectionError } from "../../../ssh/errors";
import { host } from "../provider/etcd/etcd-layer";

const order = { packages: "none", asOf: "2026-11-28", timeoutSeconds: 30 } as const;

describe("a reboot of a host", () => {
  /** What the host answers, one after the other: the id of its boot, or undefined while it is away. */
  let answers: (string | undefined)[];
  let dropped: number;

  beforeEach(() => {
    dropped = 0;
    mock.method(
      rootShell,
      "runAsRoot",
      async (...[, , task]: Parameters<typeof rootShell.runAsRoot>) => {
        if (task.script.includes("STEP='reboot'")) return "boot\tone\n";
        strictEqual(task.newConnection, true);
        const answer = answers.length > 1 ? answers.shift() : answers[0];
        if (answer === undefined) throw new ConnectionError("m1", "connecting", "no route to host");
        return `${answer}\n`;
      },
    );
    mock.method(pool, "dropConnection", () => void (dropped += 1));
  });
  afterEach(() => mock.restoreAll());

  it("is over when the host answers after another boot, over a new connection", async () => {
    answers = ["one", undefined, "two"];
    const reported: string[] = [];
    await rebootHost(host, { bastions: [] }, order, (line) => reported.push(line));
    deepStrictEqual([reported, answers, dropped], [["reboots"], ["two"], 1]);
  });

  for (const [what, answer, said] of [
    ["does not come back", undefined, "does not answer: connecting: no route to host"],
    ["does not go down", "one", "has not done so"],
  ] as const)
    it(`that ${what} in time fails, and names the host and the time`, async () => {
      answers = [answer];
      await rejects(
        rebootHost(host, { bastions: [] }, { ...order, timeoutSeconds: 0 }, () => undefined),
        (error: Error) =>
          new RegExp(
            `^m1: waiting for it to come back: it was told to reboot at \\d{4}-\\d\\d-\\d\\dT[\\d:]+Z and ${said}; look at its console\\. No other host is begun`,
          ).test(error.message),
      );
      strictEqual(dropped, 0);
    });
});
