import type { ObservedJob } from "../../host/observation";
import { utcTime } from "../../text/utc-time";

/** Why a timer's job needs attention; undefined if it does not. */
export function jobDrift(job: ObservedJob): string | undefined {
  const { unit, result, since, due, now, words } = job;
  if (result === "failed") return `${unit}: failing since ${time(since)}: ${words}`;
  if (result !== "new" && result !== "well") return `${unit}: has no record of its last run`;
  if (due === 0 || now <= due) return undefined;
  const last = result === "well" ? `went well last at ${time(since)}` : "has never run";
  return `${unit}: ${last}, and was due by ${time(due)}`;
}

/** Whether a line of drift is that of a job: what the layer itself runs is as it was left then. */
export const isOfJob = (line: string): boolean =>
  /^\S+: (failing since|has no record of its last run|went well last at|has never run)/.test(line);

/** Message about a job that was started again and failed again. */
export const stillFails = (host: string, unit: string, words: string): string =>
  `${host}: ${unit} was started again and failed: ${words}; fix the cause, then run systemctl start ${unit} there or pulumi up --refresh`;

const time = (seconds: number): string => utcTime(seconds * 1000);
