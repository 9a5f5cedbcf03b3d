import { maximumSkewSeconds } from "./clock";

const dayMs = 86_400_000;
/**
 * Certificates are valid from a day before their issue. Clocks are compared at the issue, but a host may boot later
 * with its clock behind: one that takes local time for UTC is wrong by up to 14 hours until it reaches a time server.
 */
const clockSlackMs = dayMs;

/** When certificates are issued, as recorded in a resource's inputs: changing it renews them. */
export interface Issue {
  /** RFC 3339 time. */
  readonly issuedAt: string;
  readonly validDays: number;
}

/** Certificates are renewed when this share of their life remains. */
export const renewalShare = 0.3;

/**
 * The time to record: the previous one while enough of the certificates' life remains, otherwise now. Because it is an
 * input, a renewal shows in the preview like any other change. A time in the future was recorded by a clock that was
 * ahead: hosts refuse such certificates, so they are renewed.
 */
export function issueTime(last: Partial<Issue> | undefined, validDays: number, now: Date): string {
  if (!last?.issuedAt || last.validDays !== validDays) return now.toISOString();
  const future = Date.parse(last.issuedAt) > now.getTime() + maximumSkewSeconds * 1000;
  const fresh = !future && now < renewalTime({ issuedAt: last.issuedAt, validDays });
  return fresh ? last.issuedAt : now.toISOString();
}

/** Time from which certificates of an issue are renewed. */
export const renewalTime = ({ issuedAt, validDays }: Issue): Date =>
  new Date(Date.parse(issuedAt) + (1 - renewalShare) * validDays * dayMs);

/** Validity period of certificates of an issue. */
export function validity({ issuedAt, validDays }: Issue): { notBefore: Date; notAfter: Date } {
  const start = Date.parse(issuedAt);
  return {
    notBefore: new Date(start - clockSlackMs),
    notAfter: new Date(start + validDays * dayMs),
  };
}
