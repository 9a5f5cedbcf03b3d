import type { Wait } from "../../layers/desired-state";
import type { RemoteHost } from "../../ssh/host";
import type { OtherHost } from "./entry";
import { sameHost } from "./hosts";
import { majorityOf } from "./quorum";

/**
 * Names of the other members whose certificates have expired, if a majority is impossible without them. Members refuse each other
 * then, and get new certificates one after the other: the first ones cannot wait for a quorum.
 *
 * @param host whose member has valid certificates, or gets them now
 * @param members hosts of all members
 * @param all observations, of other hosts too
 */
export function expiredOthers(
  host: RemoteHost,
  members: readonly RemoteHost[],
  all: readonly OtherHost<RemoteHost>[],
  now = Date.now(),
): string[] {
  const others = all.filter(
    ({ remote, view }) =>
      !sameHost(remote, host) &&
      members.some((one) => sameHost(one, remote)) &&
      view?.hasData !== false,
  );
  const expired = others.filter(({ view }) => (view?.certificateEnds ?? Infinity) <= now);
  const able = 1 + others.filter((one) => one.view && !expired.includes(one)).length;
  return able < majorityOf(1 + others.length) ? expired.map(({ name }) => name) : [];
}

/** The same waits, for a member that becomes ready only with others. */
export const later = (waits: readonly Wait[] = []): Wait[] =>
  waits.map((wait) => ({ ...wait, later: true }));
