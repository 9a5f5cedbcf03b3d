/** Variable with the time of a saved plan, as RFC 3339: certificates are issued and checked for renewal as of then. */
export const issueTimeVariable = "KUBERNETES_ON_BARE_METAL_ISSUED_AT";

const dayMs = 86_400_000;
/** A certificate has lost little of its validity by then. */
const oldestDays = 30;

/**
 * The time at which certificates are issued and checked for renewal: now, or that of the saved plan that is applied. It is part of
 * their inputs, so at any other time `pulumi up --plan` would refuse them, and any certificate that has become due since.
 *
 * @throws Error if the variable does not hold a time of the last 30 days
 */
export function issueClock(now = new Date(), planned = process.env[issueTimeVariable] ?? ""): Date {
  if (planned === "") return now;
  const time = new Date(planned);
  const age = now.getTime() - time.getTime();
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(planned) && age >= 0 && age <= oldestDays * dayMs)
    return time;
  throw new Error(
    `${issueTimeVariable}: ${JSON.stringify(planned)} is not a time of the last ${oldestDays} days such as ${now.toISOString()}; save a new plan`,
  );
}
