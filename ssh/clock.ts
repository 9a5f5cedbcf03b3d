import { perRun } from "../runtime/per-run";

/**
 * Lower bound, in seconds, by which a host's clock is ahead of this machine's; negative if it is behind. The host read
 * its clock at an unknown moment between the two readings here. 0 if the clocks may agree.
 *
 * @param hostSeconds the host's clock
 * @param askedMs this machine's clock before the request
 * @param heardMs this machine's clock when the answer arrived
 */
export function aheadSeconds(hostSeconds: number, askedMs: number, heardMs: number): number {
  // The host reports whole seconds.
  if (hostSeconds + 1 < askedMs / 1000) return hostSeconds + 1 - askedMs / 1000;
  return Math.max(0, hostSeconds - heardMs / 1000);
}

const clocks = perRun(() => new Map<string, number>());

/**
 * Records the time of the request now; the returned function takes the host's clock, in seconds, when the answer
 * arrives.
 */
export function clockReader(host: string): (hostSeconds: number) => void {
  const asked = Date.now();
  return (hostSeconds) => void clocks().set(host, aheadSeconds(hostSeconds, asked, Date.now()));
}

/** Seconds by which the host's clock was ahead of this machine's at the last execution; undefined if there was none. */
export const clockOf = (host: string): number | undefined => clocks().get(host);
