import { deepStrictEqual, strictEqual } from "node:assert";
import { issueTime, renewalTime, validity } from "../../../pki/renewal";

const issuedAt = "2026-01-01T00:00:00.000Z";
const last = { issuedAt, validDays: 100 };
const day = (number: number) => new Date(Date.parse(issuedAt) + number * 86_400_000);

describe("the time of an issue", () => {
  for (const [what, before, validDays, now, kept] of [
    ["is now the first time", undefined, 100, day(5), false],
    ["is now where none is on record", { validDays: 100 }, 100, day(5), false],
    ["stays while more than three tenths of the life remain", last, 100, day(69.9), true],
    ["is now when three tenths remain", last, 100, day(70), false],
    ["is now when it has run out", last, 100, day(1000), false],
    ["is now when the life was changed", last, 200, day(5), false],
    ["stays when the clock that recorded it was some seconds ahead", last, 100, day(-9e-5), true],
    ["is now when it lies in the future", last, 100, day(-5), false],
    ["is now when it lies in the future by an hour", last, 100, day(-1 / 24), false],
  ] as const)
    it(what, () =>
      strictEqual(issueTime(before, validDays, now), kept ? issuedAt : now.toISOString()),
    );

  it("is renewed after seven tenths of the life", () =>
    deepStrictEqual(renewalTime(last), day(70)));
});

describe("the validity of an issue", () => {
  it("begins a day before it, for clocks that are behind", () =>
    deepStrictEqual(validity(last), { notBefore: day(-1), notAfter: day(100) }));
});
