import { firstNames, type Sections } from "../../config/schema";

type Rotated = Pick<Sections["security"], "certificateAuthorities" | "serviceAccountKeys">;

/** Suffix of a name for one of its entries in the stack file; empty for the first. */
export const suffix = (name: string, first: string): string => (name === first ? "" : `-${name}`);

/** The authorities in an order that stays when another one begins to sign. */
export const trusted = ({
  certificateAuthorities,
}: Pick<Rotated, "certificateAuthorities">): readonly string[] =>
  [...certificateAuthorities].sort();

/**
 * What marks a static pod or a unit that reads the authorities when it starts, and not again: another authority to trust restarts it. One that
 * begins to sign does not, because certificates and their keys are read again by everything that has them.
 */
export const trustMarks = (
  security: Pick<Rotated, "certificateAuthorities">,
): Record<string, string> => mark("trusted-authorities", trusted(security), firstNames.authority);

/** The same for pods that sign or check tokens too: they read those keys only when they start. */
export const tokenMarks = (security: Rotated): Record<string, string> => ({
  ...trustMarks(security),
  ...mark("service-account-keys", security.serviceAccountKeys, firstNames.serviceAccountKey),
});

const mark = (what: string, names: readonly string[], first: string): Record<string, string> =>
  names.join() === first ? {} : { [`kubernetes-on-bare-metal/${what}`]: names.join(", ") };
