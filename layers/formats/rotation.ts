import { firstNames, type Sections } from "../../config/schema";

type Rotated = Pick<Sections["security"], "certificateAuthorities" | "serviceAccountKeys">;

/** Suffix for names that belong to an entry of the stack file; empty for the first name. */
export const suffix = (name: string, first: string): string => (name === first ? "" : `-${name}`);

/** Trusted CAs in an order that does not depend on which one signs. */
export const trusted = ({
  certificateAuthorities,
}: Pick<Rotated, "certificateAuthorities">): readonly string[] =>
  [...certificateAuthorities].sort();

/**
 * Annotations that restart a static pod or unit that reads the CAs only at its start, when the trusted CAs change. A new signing CA
 * restarts nothing, because every component rereads its certificates and keys.
 */
export const trustMarks = (
  security: Pick<Rotated, "certificateAuthorities">,
): Record<string, string> => mark("trusted-authorities", trusted(security), firstNames.authority);

/** The same for pods that also sign or verify tokens: they read those keys only at their start. */
export const tokenMarks = (security: Rotated): Record<string, string> => ({
  ...trustMarks(security),
  ...mark("service-account-keys", security.serviceAccountKeys, firstNames.serviceAccountKey),
});

const mark = (what: string, names: readonly string[], first: string): Record<string, string> =>
  names.join() === first ? {} : { [`kubernetes-on-bare-metal/${what}`]: names.join(", ") };
