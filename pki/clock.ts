import { duration } from "../text/duration";

/** Tolerated difference between the clocks of two machines: certificates and etcd depend on the time. */
export const maximumSkewSeconds = 10;

/**
 * Why nothing can be issued for a host, with the remedy; undefined if this machine's clock and the host's agree.
 *
 * @param aheadSeconds by how much the host's clock is ahead of this machine's; negative if it is behind
 * @param host its name
 */
export function clockError(aheadSeconds: number, host: string): string | undefined {
  const skew = Math.abs(aheadSeconds);
  if (skew <= maximumSkewSeconds) return undefined;
  const how = aheadSeconds > 0 ? "ahead of" : "behind";
  return (
    `the clock of ${host} is ${duration(skew)} ${how} the clock of this machine, and nothing was issued; ` +
    "correct the wrong one (compare `date -u` on both, and run timedatectl set-ntp true), then run this again"
  );
}
