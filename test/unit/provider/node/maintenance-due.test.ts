import { deepStrictEqual, strictEqual } from "node:assert";
import {
  closedWindow,
  isDue,
  maintenanceText,
  pendingMaintenance,
  type NodeMaintenance,
} from "../../../../provider/node/maintenance-due";

const wanted: NodeMaintenance = {
  packages: "security",
  asOf: "2026-11-28",
  reboot: "whenRequired",
  timeoutSeconds: 60,
};
const window = { days: ["sat" as const], from: "22:00", to: "23:00", timezone: "UTC" };

describe("the maintenance of a host", () => {
  for (const [what, maintained, due] of [
    ["never", undefined, true],
    ["for an earlier date", "2026-10-31", true],
    ["for the same date", "2026-11-28", false],
    ["for a later date, which was taken back", "2026-12-24", false],
  ] as const)
    it(`is ${due ? "" : "not "}due where it was maintained ${what}`, () =>
      strictEqual(isDue(maintained, wanted), due));

  it("is not due where there is none", () => strictEqual(isDue(undefined, undefined), false));

  for (const [keys, text] of [
    [{}, "security updates and a reboot if one is required"],
    [{ packages: "all", reboot: "never" }, "updates"],
    [{ packages: "none" }, "a reboot if one is required"],
    [{ reboot: "never", window }, "security updates, from 22:00 to 23:00 UTC on sat"],
  ] as const)
    it(`is shown in the preview: ${text}`, () =>
      strictEqual(
        maintenanceText({ ...wanted, ...keys }),
        `maintenance as of 2026-11-28: ${text}`,
      ));

  it("may begin in its window alone, and names the next one", () => {
    strictEqual(closedWindow(wanted, new Date("2026-11-28T12:00:00Z")), undefined);
    strictEqual(closedWindow({ ...wanted, window }, new Date("2026-11-28T22:30:00Z")), undefined);
    strictEqual(
      closedWindow({ ...wanted, window }, new Date("2026-11-28T23:00:00Z")),
      "maintenance.window is 22:00 to 23:00 UTC on sat; run this again at 2026-12-05T22:00Z, or take maintenance.asOf back to go on without",
    );
  });

  const seen = { state: "done", asOf: "2026-11-28", reboot: "", lacking: [] };
  const later = "set maintenance.asOf to today's date";
  const many = Array.from({ length: 12 }, (_, index) => `p${index}`);
  for (const [what, order, found, ...lines] of [
    ["nothing on a host that is up to date", wanted, seen],
    ["nothing where it was never maintained", wanted, undefined],
    [
      "the reboot alone where packages are left alone",
      { ...wanted, packages: "none" },
      { ...seen, reboot: "the distribution asks for it", lacking: ["a"] },
      `it waits for a reboot: the distribution asks for it; ${later}`,
    ],
    [
      "a reboot that the maintenance does not bring",
      { ...wanted, reboot: "never" },
      { ...seen, reboot: "the distribution asks for it", lacking: ["a"] },
      "it waits for a reboot: the distribution asks for it; drain and reboot it, or set maintenance.reboot",
      `it lacks 1 security update: a; ${later}`,
    ],
    ["nothing without maintenance", undefined, { ...seen, lacking: ["a"] }],
    [
      "a reboot and an update",
      wanted,
      { ...seen, reboot: "kernel 2 is installed, and 1 runs", lacking: ["libc6"] },
      `it waits for a reboot: kernel 2 is installed, and 1 runs; ${later}`,
      `it lacks 1 security update: libc6; ${later}`,
    ],
    [
      "ten of many updates",
      wanted,
      { ...seen, lacking: many },
      `it lacks 12 security updates: p0, p1, p2, p3, p4, p5, p6, p7, p8, p9 and 2 more; ${later}`,
    ],
  ] as const)
    it(`is reported by a refresh: ${what}`, () =>
      deepStrictEqual(pendingMaintenance(order as NodeMaintenance | undefined, found), lines));
});
