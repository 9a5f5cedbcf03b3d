import { perRun } from "../runtime/per-run";

/**
 * Seconds by which a host's clock is ahead of this machine's, negative where it is behind: at the least, since the host read its clock at
 * some moment between two readings here. 0 if the clocks may agree.
 *
 * @param theirs the host's clock, in seconds
 * @param askedMs our clock before the host was asked
 * @param heardMs our clock when the answer was there
 */
export function aheadSeconds(theirs: number, askedMs: number, heardMs: number): number {
  // The host tells whole seconds.
  if (theirs + 1 < askedMs / 1000) return theirs + 1 - askedMs / 1000;
  return Math.max(0, theirs - heardMs / 1000);
}

const clocks = perRun(() => new Map<string, number>());

/** Takes the time of the question now, and keeps what the answer shows of the host's clock, in seconds, when it comes. */
export function clockReader(host: string): (theirs: number) => void {
  const asked = Date.now();
  return (theirs) => void clocks().set(host, aheadSeconds(theirs, asked, Date.now()));
}

/** Seconds by which the host's clock was ahead of this machine's at the last execution on it; undefined if there was none. */
export const clockOf = (host: string): number | undefined => clocks().get(host);
