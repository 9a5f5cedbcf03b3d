import { createHash } from "node:crypto";
import { unit } from "./unit";

/** A timer that starts the service of the same name repeatedly. */
export interface Timer {
  readonly description: string;
  /** Schedule, in systemd's OnCalendar format. */
  readonly calendar: string;
  /** Maximum random delay, such as `10min`, so that hosts do not all start at once. */
  readonly spread?: string;
  /** Texts of the service and of what it runs. They are hashed into the timer, so that systemd rereads the service when they change. */
  readonly starts: readonly string[];
}

/** A systemd timer unit. */
export const timerUnit = ({ description, calendar, spread, starts }: Timer): string =>
  unit({
    Unit: { Description: description },
    Timer: {
      OnCalendar: calendar,
      RandomizedDelaySec: spread,
      // systemd ignores keys with this prefix.
      "X-Starts": createHash("sha256").update(starts.join("\0")).digest("hex").slice(0, 16),
    },
    Install: { WantedBy: "timers.target" },
  });
