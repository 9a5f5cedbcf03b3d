import { deepStrictEqual } from "node:assert";
import { maintenanceErrors } from "../../../config/rules/maintenance";
import { configOf, errorsOf, smallest, worker } from "./stack-file";

const [master] = smallest().hosts;
const defaults = { packages: "none", reboot: "never", timeoutSeconds: 1800 };
const window = { from: "22:00", to: "04:00" };
const everyDay = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

describe("the maintenance of a host", () => {
  const ofWorker = (maintenance: object, groups: object, keys: object) =>
    configOf({ maintenance, groups, hosts: [master, { ...worker(1), ...keys }] }).hosts[1]!
      .maintenance;

  it("is none by default", () => deepStrictEqual(ofWorker({}, {}, {}), defaults));

  it("comes from the section, its groups and itself, key by key", () =>
    deepStrictEqual(
      ofWorker(
        { packages: "security", asOf: "2026-11-01", window },
        { gpu: { maintenance: { reboot: "whenRequired", timeoutSeconds: 3600 } } },
        { groups: ["gpu"], maintenance: { asOf: "2026-11-20" } },
      ),
      {
        packages: "security",
        asOf: "2026-11-20",
        reboot: "whenRequired",
        timeoutSeconds: 3600,
        window: { days: everyDay, ...window, timezone: "UTC" },
      },
    ));

  for (const time of ["2026-11-28T00:00:00Z", "2026-11-28 00:00:00 +0000 UTC"])
    it(`takes a date of which YAML made a time: ${time}`, () =>
      deepStrictEqual(ofWorker({ asOf: time }, {}, {}), { ...defaults, asOf: "2026-11-28" }));

  const notADate = (text: string) => `"${text}" is not a date such as 2026-11-28`;
  for (const [maintenance, ...errors] of [
    [
      { packages: "security" },
      ".asOf: is missing, and m1 is to be maintained; set it to today's date",
    ],
    [
      { reboot: "whenRequired" },
      ".asOf: is missing, and m1 is to be maintained; set it to today's date",
    ],
    [{ packages: "some" }, '.packages: "some" is not one of none, security, all'],
    [{ asOf: "2026-02-30" }, `.asOf: ${notADate("2026-02-30")}`],
    [{ asOf: "yesterday" }, `.asOf: ${notADate("yesterday")}`],
    [{ timeoutSeconds: 5 }, ".timeoutSeconds: 5 is below 60"],
    [
      { window: { from: "24:00", to: "4:00" } },
      '.window.from: "24:00" is not a time such as "22:00"; write it in quotes',
      '.window.to: "4:00" is not a time such as "22:00"; write it in quotes',
    ],
    [
      { window: { ...window, timezone: "Mars/Base" } },
      '.window.timezone: "Mars/Base" is not a time zone such as UTC or Europe/Berlin',
    ],
    [{ window: { ...window, days: ["sat", "sat"] } }, '.window.days[1]: "sat" is listed twice'],
  ] as const)
    it(`is refused: ${errors[0]}`, () =>
      deepStrictEqual(
        errorsOf({ maintenance }),
        errors.map((error) => `maintenance${error}`),
      ));

  const now = new Date("2026-11-28T15:30:00Z");
  const clock = "is in the future; by the clock of this machine it is 2026-11-28T15:30Z";
  for (const [what, maintenance, groups, ...errors] of [
    ["today", { asOf: "2026-11-28" }, {}],
    ["a date that some part of the world has already", { asOf: "2026-11-29" }, {}],
    ["a later date", { asOf: "2026-11-30" }, {}, `maintenance.asOf: 2026-11-30 ${clock}`],
    [
      "a later date of a group",
      {},
      { gpu: { maintenance: { asOf: "2027-01-01" } } },
      `groups.gpu.maintenance.asOf: 2027-01-01 ${clock}`,
    ],
  ] as const)
    it(`${errors.length > 0 ? "refuses" : "accepts"} ${what}`, () =>
      deepStrictEqual(maintenanceErrors({ maintenance, groups } as never, [], now), errors));
});
