/** Variable with the time, as RFC 3339, that certificates are issued and judged by: that of a saved plan. */
export const issueTimeVariable = "KUBERNETES_ON_BARE_METAL_ISSUED_AT";

const dayMs = 86_400_000;
/** A certificate has lost little of its life by then. */
const oldestDays = 30;

/**
 * The time that certificates are issued and judged by: now, or that of the saved plan that is carried out. Their inputs hold it, so with
 * another time `pulumi up --plan` would refuse them, and a certificate that became due since.
 *
 * @throws Error if the variable holds no time of the last 30 days
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
