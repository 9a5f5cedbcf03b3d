import { seconds } from "./formats";
import type { Values } from "./merge";

/** Seconds that count where none are set: k8s.io/component-base/config/v1alpha1. */
export const usualTimes = { leaseDuration: 15, renewDeadline: 10, retryPeriod: 2 } as const;

const nanoseconds = (length: number): number => Math.round(length * 1e9);

/**
 * Why no election takes these times: client-go/tools/leaderelection.
 *
 * @param times seconds of the lease, the deadline to renew it and the time between attempts, by their names, in this order
 */
export function electionFaults(place: string, times: Readonly<Record<string, number>>): string[] {
  const [lease = 0, renew = 0, retry = 0] = Object.values(times).map(nanoseconds);
  const [first, second, third] = Object.entries(times).map(([name, length]) =>
    [name, `(${length} s)`].join(" "),
  );
  // Attempts are spread by this factor.
  const spread = Math.trunc(1.2 * retry);
  return lease > renew && renew > spread && retry > 0
    ? []
    : [
        `${place}: ${first} must be above ${second}, and that above 1.2 times ${third}${retry > 0 ? "" : ", which must be above 0s"}`,
      ];
}

/** The same of the flags of kube-controller-manager, for which 0s is no time. */
export function controllerManagerElection(flags: Values, place: string): string[] {
  const length = (flag: string, usual: number) => [flag, seconds(String(flags[flag])) ?? usual];
  return electionFaults(
    place,
    Object.fromEntries([
      length("leader-elect-lease-duration", usualTimes.leaseDuration),
      length("leader-elect-renew-deadline", usualTimes.renewDeadline),
      length("leader-elect-retry-period", usualTimes.retryPeriod),
    ]) as Record<string, number>,
  );
}
