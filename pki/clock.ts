/** Seconds by which the clocks of two machines may differ: certificates and etcd need the time. */
export const maximumSkewSeconds = 10;

/**
 * Why nothing can be issued for a host, with what to do; undefined where this machine's clock and the host's agree.
 *
 * @param aheadSeconds by how much the host's clock is ahead of this machine's; negative where it is behind
 * @param host its name
 */
export function clockFault(aheadSeconds: number, host: string): string | undefined {
  const skew = Math.abs(aheadSeconds);
  if (skew <= maximumSkewSeconds) return undefined;
  const how = aheadSeconds > 0 ? "ahead of" : "behind";
  return (
    `the clock of ${host} is ${skew.toFixed(0)} s ${how} the clock of this machine, and nothing was issued; ` +
    "correct the wrong one (compare `date -u` on both, and run timedatectl set-ntp true), then run this again"
  );
}
