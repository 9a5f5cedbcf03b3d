import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const script = readFileSync(join(__dirname, "../../../lab/hosts/power-on"), "utf8");

/** Value of an option of systemd-nspawn. */
const option = (name: string): string | undefined =>
  new RegExp(`--${name}=(?:'([^']*)'|(\\S+))`).exec(script)?.slice(1).find(Boolean);

describe("a lab host, which shares the clock of its machine", () => {
  it("has no capability to set the clock", () => {
    assert.equal(option("drop-capability"), "CAP_SYS_TIME");
  });

  it("gets none of the system calls that set it", () => {
    const allowed = option("system-call-filter")!.split(" ");
    assert.ok(allowed.includes("@system-service"), allowed.join(" "));
    // systemd.exec(5), SystemCallFilter: @clock has settimeofday, clock_settime and adjtimex.
    assert.deepEqual(
      allowed.filter((one) => /@clock|settime|adjtime/.test(one)),
      [],
    );
  });

  it("keeps its own time zone", () => {
    assert.equal(option("timezone"), "off");
  });
});
