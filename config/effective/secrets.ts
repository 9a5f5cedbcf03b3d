import { isMap } from "../settings/merge";

/** What is shown in place of a secret. */
export const secret = "[secret]";

/** A value of the stack file with `secret` in place of every encrypted value, `{ secure: … }`. */
export function withoutEncrypted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEncrypted);
  if (!isMap(value)) return value;
  const entries = Object.entries(value);
  // https://www.pulumi.com/docs/iac/concepts/secrets/: such a map has no other key.
  if (entries.length === 1 && typeof value["secure"] === "string") return secret;
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutEncrypted(inner)]));
}
