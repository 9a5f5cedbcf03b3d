import { deepStrictEqual, match, strictEqual } from "node:assert";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ailingNodes, ailingPods, type Conditioned } from "../../drills/ailing";
import { filling } from "../../drills/sized-disk";
import { drillsPage, summary, type Result } from "../../drills/table";

const clients = { requests: 1200, failed: 7, longestGapMs: 2345, writes: 30 };
const power: Result = { title: "power fails", by: "itself", seconds: 41, clients };
const disk: Result = { title: "a disk is full", by: "the next `pulumi up`", seconds: 90 };
const rows = (page: string) => page.split("\n").filter((line) => /^\| (power|a disk)/.test(line));

describe("the page of the drills", () => {
  const powerRow = "| power fails | itself | 41 s | 1200 | 7 | 2.3 s | 30 |";
  const diskRow = "| a disk is full | the next `pulumi up` | 90 s | – | – | – | – |";

  it("has a row for each drill, with what clients saw if there were any", () =>
    deepStrictEqual(rows(drillsPage([power, disk])), [powerRow, diskRow]));

  it("keeps the rows of other drills, however they are padded", () => {
    const earlier = drillsPage([power, disk]).replaceAll(" | ", "   |  ");
    const again = drillsPage([{ ...power, seconds: 50 }], earlier);
    deepStrictEqual(rows(again), [powerRow.replace("41", "50"), diskRow]);
    strictEqual(drillsPage([], again), again);
  });

  it("has the same in a line of the run's output", () => {
    strictEqual(summary(power), "recovered by itself after 41 s; 7 of 1200 requests failed");
    strictEqual(summary(disk), "recovered by the next `pulumi up` after 90 s");
  });
});

describe("the recovery of a cluster", () => {
  const named = (name: string, phase: string, ...conditions: string[]): Conditioned => ({
    metadata: { name },
    status: { phase, conditions: conditions.map((type) => ({ type, status: "True" })) },
  });

  it("waits for missing, unready and short nodes", () => {
    const nodes = [
      named("a", "", "Ready"),
      named("b", ""),
      named("c", "", "Ready", "DiskPressure"),
    ];
    deepStrictEqual(ailingNodes(nodes, ["a", "b", "c", "d"]), ["b", "c", "d"]);
  });

  it("waits for pods that are not ready, except those that have ended", () => {
    const pods = [
      named("ready", "Running", "Ready"),
      named("unready", "Running"),
      named("new", "Pending"),
      named("evicted", "Failed"),
      named("done", "Succeeded"),
      { metadata: { name: "unknown" }, status: {} },
    ];
    deepStrictEqual(ailingPods(pods), ["unready", "new", "unknown"]);
  });
});

describe("the command that leaves no space on a file system", () => {
  let place: string;

  beforeEach(() => (place = mkdtempSync(join(tmpdir(), "drills-"))));
  afterEach(() => rmSync(place, { recursive: true }));

  /** Runs it with stand-ins: df prints the next number each time, and mount fails while what is used has grown. */
  const run = (used: readonly number[]) => {
    const program = (name: string, text: string) => {
      writeFileSync(join(place, name), `#!/bin/bash\n${text}\n`);
      chmodSync(join(place, name), 0o755);
    };
    writeFileSync(join(place, "used"), used.map((one) => `${one}\n`).join(""));
    program("df", `echo Used; head -n 1 ${place}/used`);
    program(
      "mount",
      `echo "$2" >>${place}/sizes; sed -i 1d ${place}/used; size=\${2##*=} now=$(head -n 1 ${place}/used); [ -z "$now" ] || [ "\${size%k}" -ge "$now" ]`,
    );
    const env = { ...process.env, PATH: `${place}${delimiter}${process.env["PATH"]}` };
    const { status, stderr } = spawnSync("bash", ["-c", filling("/disk")], {
      env,
      encoding: "utf8",
    });
    strictEqual(status, 0, stderr);
    return readFileSync(join(place, "sizes"), "utf8").trim().split("\n");
  };

  it("shrinks it to what is used", () => deepStrictEqual(run([100]), ["remount,size=100k"]));

  it("tries again where more is used by then", () =>
    deepStrictEqual(run([100, 140]), ["remount,size=100k", "remount,size=140k"]));

  it("leaves a little on an empty one, because 0 would be no limit", () =>
    match(run([0]).join(), /^remount,size=4k$/));
});
