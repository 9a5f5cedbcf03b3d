import { layout } from "./layout";

/** Directory with one file per timer job, which holds the result of its last run: see `recordJobProgram`. */
export const { jobRecords } = layout;

/** Records how a job ended. */
export const recordJob = `${layout.libexec}/record-job`;

/** Line for a job's unit that records its result, however it ends. */
export const recordingJob = (unit: string, calendar: string): string =>
  `${recordJob} ${unit} "${calendar}"`;

/**
 * systemd forgets failures at a reboot and does not report missed timers. So each job has a record of one line that can be
 * observed without starting a process: state (`new`, `well` or `failed`), time of the last success or the first failure since,
 * deadline of the next success, and the last log line of a failure.
 *
 * The deadline is the timer's next start plus an hour for its random delay and the job itself.
 */
export const recordJobProgram = String.raw`#!/bin/bash
# Writes down how a job ended that a timer starts. Usage: record-job UNIT CALENDAR. systemd sets SERVICE_RESULT; without it the
# job is only expected.
set -eo pipefail
umask 077
export LC_ALL=C TZ=UTC PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
record=${jobRecords}/$1
{ read -r result since due words <"$record"; } 2>/dev/null || true
now=$(date +%s)
due=0
next=$(systemd-analyze calendar "$2" 2>/dev/null | sed -n 's/^ *Next elapse: //p' || true)
# A job without a next time is never late.
[ -z "$next" ] || due=$(date -d "$next" +%s 2>/dev/null) || due=0
[ "$due" = 0 ] || due=$((due + 3600))
case $SERVICE_RESULT in
  success) result=well since=$now words='' ;;
  '') [ -n "$result" ] || { result=new since=$now; } ;;
  *)
    [ "$result" = failed ] || since=$now
    result=failed
    words=$(journalctl --no-pager -o cat "_SYSTEMD_INVOCATION_ID=$INVOCATION_ID" 2>/dev/null | tail -n 1 | tr '\t' ' ' | cut -c1-300 || true)
    [ -n "$words" ] || words="systemd says $SERVICE_RESULT"
    ;;
esac
printf '%s %s %s %s\n' "$result" "$since" "$due" "$words" >"$record.new"
mv "$record.new" "$record"
`;
