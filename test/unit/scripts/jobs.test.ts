import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { driftOf } from "../../../provider/host/drift";
import type { DesiredState } from "../../../layers/desired-state";
import { jobRecords, recordingJob, recordJob, recordJobProgram } from "../../../layers/formats/job";
import { startHost, type OnAHost } from "./on-a-host";

const unit = "copy.service";
const record = `${jobRecords}/${unit}`;
const nextYear = `${new Date().getUTCFullYear() + 1}-01-01 00:00:00 UTC`;

/** A layer with a job that fails while /run/ill exists. */
const desired = (calendar = nextYear): DesiredState => ({
  files: {
    [recordJob]: { content: recordJobProgram, mode: "0755" },
    [`/etc/systemd/system/${unit}`]: {
      content: `[Service]\nType=oneshot\nExecStart=echo x >>/run/runs; [ ! -e /run/ill ] || { echo begins; echo the disk is full; exit 1; }\nExecStopPost=${recordingJob(unit, calendar)}\n`,
    },
  },
  data: { [jobRecords]: "0700" },
  jobs: { [unit]: calendar },
});

describe("a job that a timer starts", () => {
  let host: OnAHost;
  const drift = async () =>
    driftOf({ layer: "engine", applied: {}, installed: {} }, await host.observe());
  const runs = () => (host.exists("/run/runs") ? host.read("/run/runs").length / 2 : 0);
  /** Starts the job like its timer. */
  const run = () => host.ask(`systemctl start ${unit} || true`);

  beforeEach(async () => {
    host = await startHost();
    await host.apply(desired());
  });
  afterEach(() => host.close());

  it("is not started by a set-up, and is not drift before it is due", async () => {
    deepStrictEqual(await drift(), []);
    await host.apply(desired());
    strictEqual(runs(), 0);
  });

  it("is not drift while it succeeds", async () => {
    await run();
    match(host.read(record), /^well \d+ \d+ \n$/);
    deepStrictEqual(await drift(), []);
  });

  it("that fails is drift, with its first failure and its last log line", async () => {
    host.write("/run/ill", "");
    await run();
    const [, since] = host.read(record).split(" ");
    await run();
    strictEqual(host.read(record).split(" ")[1], since);
    const [line = "", ...others] = await drift();
    deepStrictEqual(others, []);
    const time = new Date(Number(since) * 1000).toISOString().replace(".000", "");
    strictEqual(line, `${unit}: failing since ${time}: the disk is full`);
  });

  for (const [result, reported] of [
    ["well", "went well last at 2023-11-14T22:13:20Z"],
    ["new", "has never run"],
  ] as const)
    it(`that was missed is drift: ${reported}`, async () => {
      host.write(record, `${result} 1700000000 1700010000 \n`);
      deepStrictEqual(await drift(), [`${unit}: ${reported}, and was due by 2023-11-15T01:00:00Z`]);
    });

  for (const [why, text] of [
    ["failed", "failed 1700000000 0 the disk is full\n"],
    ["was missed", "well 1700000000 1700010000 \n"],
  ] as const)
    it(`that ${why} is started again by the next run, once its cause is fixed`, async () => {
      host.write(record, text);
      const { changed, failing } = await host.apply(desired());
      deepStrictEqual([changed, failing, runs()], [[unit], undefined, 1]);
      deepStrictEqual(await drift(), []);
    });

  it("that fails again is reported with its last log line, and does not stop the run", async () => {
    host.write("/run/ill", "");
    await run();
    const { failing } = await host.apply(desired());
    deepStrictEqual(failing, [{ unit, words: "the disk is full" }]);
    strictEqual(runs(), 2);
    strictEqual((await drift()).length, 1);
  });

  it("without a record is drift, and gets one", async () => {
    host.remove(record);
    deepStrictEqual(await drift(), [`${unit}: has no record of its last run`]);
    await host.apply(desired());
    deepStrictEqual(await drift(), []);
  });

  it("with another schedule is not late by the old one", async () => {
    host.write(record, "well 1700000000 9999999999 \n");
    await host.apply(desired("2000-01-01 00:00:00 UTC"));
    const [, since, due] = host.read(record).split(" ");
    deepStrictEqual([since, due], ["1700000000", "946688400"]);
  });

  it("is removed with its layer", async () => {
    const { jobs: _, ...without } = desired();
    await host.apply(without);
    deepStrictEqual((await host.observe()).jobs, []);
    await host.takeOff();
    ok(!host.exists(jobRecords));
  });
});
