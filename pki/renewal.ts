import { maximumSkewSeconds } from "./clock";

const dayMs = 86_400_000;
/**
 * Certificates begin so long before their issue. Clocks are compared then, but a host may boot later with its clock behind: one
 * that took the local time for UTC is wrong by up to 14 hours, until it has asked a time server.
 */
const clockSlackMs = dayMs;

/** From when on certificates are issued, as recorded in a resource's inputs: a change of it is a renewal. */
export interface Issue {
  /** RFC 3339 time. */
  readonly issuedAt: string;
  readonly validDays: number;
}

/** The share of a certificate's life that is left when it is renewed. */
export const renewalShare = 0.3;

/**
 * The time to record: that of last time while enough of the certificates' life remains, and now otherwise. Because it is
 * an input, a renewal shows in the preview like any other change. A time in the future was recorded by a clock that was ahead:
 * hosts refuse such certificates, so they are due.
 */
export function issueTime(last: Partial<Issue> | undefined, validDays: number, now: Date): string {
  if (!last?.issuedAt || last.validDays !== validDays) return now.toISOString();
  const future = Date.parse(last.issuedAt) > now.getTime() + maximumSkewSeconds * 1000;
  const fresh = !future && now < renewalTime({ issuedAt: last.issuedAt, validDays });
  return fresh ? last.issuedAt : now.toISOString();
}

/** From when on certificates of an issue are renewed. */
export const renewalTime = ({ issuedAt, validDays }: Issue): Date =>
  new Date(Date.parse(issuedAt) + (1 - renewalShare) * validDays * dayMs);

/** From when to when certificates of an issue hold. */
export function validity({ issuedAt, validDays }: Issue): { notBefore: Date; notAfter: Date } {
  const start = Date.parse(issuedAt);
  return {
    notBefore: new Date(start - clockSlackMs),
    notAfter: new Date(start + validDays * dayMs),
  };
}
