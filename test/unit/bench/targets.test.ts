import { deepStrictEqual, strictEqual } from "node:assert";
import { spread, type Measurement } from "../../../bench/measurement";
import { picture } from "../../../bench/picture";
import { line } from "../../../bench/table";
import { targets, verdicts } from "../../../bench/targets";

const run = (wallSeconds: number, connections: number, executions: number) => ({
  wallSeconds,
  cpuSeconds: wallSeconds / 2,
  peakMemoryMb: 500,
  most: { connections, executions },
  total: { connections: connections * 100, executions: executions * 100 },
});

const measured: Measurement[] = [
  { part: "B", what: "up without changes, beside them", hosts: 3, rttMs: 0, runs: [run(4, 0, 0)] },
  {
    part: "B",
    what: "up without changes",
    hosts: 100,
    rttMs: 0,
    runs: [run(14, 0, 0), run(11, 0, 0), run(12, 0, 0)],
  },
  {
    part: "B",
    what: "refresh without changes, beside them",
    hosts: 3,
    rttMs: 0,
    runs: [run(2, 1, 1)],
  },
  { part: "B", what: "refresh without changes", hosts: 100, rttMs: 0, runs: [run(13, 1, 3)] },
  {
    part: "B",
    what: "first up, beside them",
    hosts: 3,
    rttMs: 0,
    runs: [run(9, 1, 6)],
    facts: { resources: 60 },
  },
  {
    part: "B",
    what: "first up",
    hosts: 100,
    rttMs: 0,
    runs: [run(90, 1, 6)],
    facts: { stateKilobytesPerHost: 54.4, resources: 933 },
  },
];

describe("measurements", () => {
  it("are printed with median, minimum and maximum", () => {
    deepStrictEqual(
      spread(measured[1]!, (one) => one.wallSeconds),
      { median: 12, least: 11, most: 14 },
    );
    strictEqual(
      line(measured[1]!),
      "B  up without changes                           100 hosts  12.0 s (11.0 to 14.0) wall" +
        "  6.0 s (5.5 to 7.0) CPU  500 MB  0 + 0 on a host",
    );
  });

  it("meet a target, miss it, or are missing", () =>
    deepStrictEqual(
      verdicts(targets(measured, 100)).map((one) => one.replace(/ +/g, " ")),
      [
        "SSH connections of an up without changes at most 0 0 met",
        "up without changes, 100 hosts at most 15 s 12 met",
        "time for each further resource of it at most 12 ms 9.2 met",
        "connections to a host, refresh without changes at most 1 1 met",
        "executions on a host, refresh without changes at most 2 3 missed",
        "refresh of 100 hosts in units of that of 3 at most 6 × 6.5 missed",
        "connections and executions on a host, first up at most 12 7 met",
        "first up in units of one without checkpoints at most 1.5 × not measured",
        "refresh of 100 hosts at 270 ms, beyond that at 0 ms at most 10 s not measured",
        "connections to other hosts while one is added at most 0 not measured",
        "memory of all processes, 100 hosts at most 700 MB 500 met",
        "state of a host at most 60 kB 54.4 met",
        "bring-up in units of the shell script at most 2 × not measured",
        "operations on a host, share of the Ansible-style run at most 5 % not measured",
      ],
    ));

  it("are drawn, and plots without points are left empty", () => {
    const drawn = picture(measured, "2 × a processor <model>");
    strictEqual(drawn.includes("a processor &lt;model&gt;"), true);
    strictEqual(/NaN|undefined|Infinity/.test(drawn), false);
  });
});
