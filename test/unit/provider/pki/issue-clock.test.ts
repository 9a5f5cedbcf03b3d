import { deepStrictEqual, throws } from "node:assert";
import { issueClock } from "../../../../provider/pki/issue-clock";

const now = new Date("2026-11-30T12:00:00Z");

describe("the time that certificates are issued by", () => {
  it("is now", () => deepStrictEqual(issueClock(now, ""), now));

  for (const planned of [
    "2026-11-30T12:00:00Z",
    "2026-11-30T11:59:59.123Z",
    "2026-11-01T00:00:00Z",
  ])
    it(`is that of a saved plan: ${planned}`, () =>
      deepStrictEqual(issueClock(now, planned), new Date(planned)));

  for (const planned of [
    "2026-11-30T12:00:01Z",
    "2026-10-30T00:00:00Z",
    "2026-11-30",
    "2026-13-30T00:00:00Z",
    "yesterday",
  ])
    it(`is not ${planned}`, () =>
      throws(
        () => issueClock(now, planned),
        /is not a time of the last 30 days .*save a new plan/,
      ));
});
