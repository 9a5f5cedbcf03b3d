import { createHash } from "node:crypto";
import { unit } from "./unit";

/** A timer that starts the service of its name again and again. */
export interface Timer {
  readonly description: string;
  /** When, as OnCalendar of systemd. */
  readonly calendar: string;
  /** How late it may be, such as `10min`: so that not all hosts begin at once. */
  readonly spread?: string;
  /** Texts of the service and of what it runs: systemd rereads the service when the timer changes. */
  readonly starts: readonly string[];
}

/** A timer unit of systemd. */
export const timerUnit = ({ description, calendar, spread, starts }: Timer): string =>
  unit({
    Unit: { Description: description },
    Timer: {
      OnCalendar: calendar,
      RandomizedDelaySec: spread,
      // Names that begin so are passed over by systemd.
      "X-Starts": createHash("sha256").update(starts.join("\0")).digest("hex").slice(0, 16),
    },
    Install: { WantedBy: "timers.target" },
  });
