import { shown, text } from "./text";
import { isTimezone } from "./time";

const words = "minutely|hourly|daily|monthly|weekly|yearly|annually|quarterly|semiannually";
const day = "(mon(day)?|tue(sday)?|wed(nesday)?|thu(rsday)?|fri(day)?|sat(urday)?|sun(day)?)";
const days = `${day}((\\.\\.|-|,)${day})*,?`;

/** A list of values, ranges and steps, of numbers from 0 up to `most`. */
const list = (most: string): string => {
  const one = `(\\*|${most}(\\.\\.${most})?)(/\\d+(\\.\\d+)?)?`;
  return `${one}(,${one})*`;
};
const upTo59 = "[0-5]?\\d";
const [year, month, dayOfMonth] = [
  list("\\d{2,4}"),
  list("(1[0-2]|0?[1-9])"),
  list("(3[01]|[12]\\d|0?[1-9])"),
];
const date = `(${year}-)?${month}[-~]${dayOfMonth}`;
const time = `${list("(2[0-3]|[01]?\\d)")}:${list(upTo59)}(:${list(`${upTo59}(\\.\\d+)?`)})?`;
const event = `(${days}( +${date})?( +${time})?|${date}( +${time})?|${time})`;
const recurring = new RegExp(`^(${words}|${event})( +(?<zone>[A-Za-z][\\w+/-]*))?$`, "i");

/** A recurring time as systemd reads it: systemd.time(7), calendar events. */
export const calendar = text(
  "calendar event",
  (value) => {
    const found = recurring.exec(value);
    return (
      found !== null && (found.groups!["zone"] === undefined || isTimezone(found.groups!["zone"]))
    );
  },
  (issue) =>
    `${shown(issue)} is not a calendar event such as "*-*-* 00/6:00:00"; check it with systemd-analyze calendar`,
);
