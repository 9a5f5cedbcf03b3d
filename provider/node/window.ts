import type { Maintenance } from "../../config/schema";
import { weekdays } from "../../config/schema/maintenance";

export type Window = NonNullable<Maintenance["window"]>;

const minuteMs = 60_000;
/** A window opens at least weekly; an hour more covers a change to or from daylight saving time. */
const mostMinutes = 8 * 24 * 60;

/** A window in words: `22:00 to 04:00 Europe/Berlin on sat, sun`. */
export const windowText = ({ days, from, to, timezone }: Window): string =>
  `${from} to ${to} ${timezone}${days.length === weekdays.length ? "" : ` on ${days.join(", ")}`}`;

/** Whether a window is open. One that spans midnight belongs to the day on which it opens; one that closes when it opens lasts a day. */
export const isOpen = (window: Window, time: Date): boolean =>
  isOpenAt(window, clockReader(window.timezone)(time));

function isOpenAt(window: Window, { day, minute }: WallClock): boolean {
  const [from, to] = [minutesOf(window.from), minutesOf(window.to)];
  const opensOn = (one: number) => window.days.includes(weekdays[(one + 7) % 7]!);
  return from < to
    ? opensOn(day) && from <= minute && minute < to
    : (opensOn(day) && from <= minute) || (opensOn(day - 1) && minute < to);
}

/** Next time at which a window is open: now, or the minute in which it opens. */
export function nextOpening(window: Window, now: Date): Date {
  if (isOpen(window, now)) return now;
  const clock = clockReader(window.timezone);
  const first = Math.ceil((now.getTime() + 1) / minuteMs) * minuteMs;
  for (let minute = 0; minute < mostMinutes; minute++) {
    const time = new Date(first + minute * minuteMs);
    if (isOpenAt(window, clock(time))) return time;
  }
  throw new Error(`the window ${windowText(window)} never opens`);
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(":").map(Number) as [number, number];
  return 60 * hours + minutes;
}

interface WallClock {
  /** Day of the week; 0 is Sunday. */
  readonly day: number;
  /** Minutes since midnight. */
  readonly minute: number;
}

/** Local time in a time zone. */
function clockReader(timeZone: string): (time: Date) => WallClock {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return (time) => {
    const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]));
    const name = parts.get("weekday")!.toLowerCase();
    return {
      day: weekdays.findIndex((day) => day === name),
      minute: 60 * Number(parts.get("hour")) + Number(parts.get("minute")),
    };
  };
}
