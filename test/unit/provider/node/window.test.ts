import { strictEqual } from "node:assert";
import { isOpen, nextOpening, windowText } from "../../../../provider/node/window";

const everyDay = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;
const window = (from: string, to: string, more: object = {}) => ({
  days: [...everyDay],
  timezone: "UTC",
  from,
  to,
  ...more,
});
const nights = window("22:00", "04:00");
const weekend = window("22:00", "04:00", { days: ["sat", "sun"] });
const berlin = window("02:00", "03:30", { timezone: "Europe/Berlin" });

describe("a window of maintenance", () => {
  // 2026-11-28 is a Saturday.
  for (const [what, one, time, next] of [
    ["is open when it begins", nights, "2026-11-28T22:00", "2026-11-28T22:00"],
    ["is shut when it ends", nights, "2026-11-28T04:00", "2026-11-28T22:00"],
    ["passes midnight", nights, "2026-11-29T03:59", "2026-11-29T03:59"],
    [
      "within a day is shut around it",
      window("10:00", "11:30"),
      "2026-11-28T11:30",
      "2026-11-29T10:00",
    ],
    ["belongs to the day on which it opens", weekend, "2026-11-30T03:00", "2026-11-30T03:00"],
    ["is shut in the night before that day", weekend, "2026-11-28T03:00", "2026-11-28T22:00"],
    ["waits for the next week", weekend, "2026-11-30T04:00", "2026-12-05T22:00"],
    [
      "that ends when it begins lasts a day",
      window("12:00", "12:00", { days: ["sat"] }),
      "2026-11-29T11:59",
      "2026-11-29T11:59",
    ],
    ["follows its time zone", berlin, "2026-11-28T00:59", "2026-11-28T01:00"],
    ["follows it in summer", berlin, "2026-07-01T01:30", "2026-07-02T00:00"],
    [
      "opens late where the clock skips its beginning",
      berlin,
      "2026-03-29T00:30",
      "2026-03-29T01:00",
    ],
    [
      "never waits for the second that has passed",
      nights,
      "2026-11-28T21:59:30",
      "2026-11-28T22:00",
    ],
  ] as const)
    it(what, () => {
      const now = new Date(`${time}${time.length > 16 ? "" : ":00"}Z`);
      strictEqual(nextOpening(one, now).toISOString().slice(0, 16), next);
      strictEqual(isOpen(one, now), time === next);
    });

  it("is shown with its days", () => {
    strictEqual(windowText(nights), "22:00 to 04:00 UTC");
    strictEqual(windowText(weekend), "22:00 to 04:00 UTC on sat, sun");
  });
});
