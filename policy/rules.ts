import { artifactRules } from "./artifacts";
import { hardeningRules } from "./hardening";
import { hostRules } from "./hosts";
import { releaseRules } from "./releases";
import type { Rule } from "./stack";

/** Every rule of the pack. */
export const rules: readonly Rule[] = [
  ...hostRules,
  ...releaseRules,
  ...artifactRules,
  ...hardeningRules,
];
