import { jsonSchema } from "../reference";
import type { Values } from "../settings/merge";
import { withDefaults } from "./defaults";
import { at, leavesOf, settingOf, type Setting } from "./settings";

/** The sections of a stack file. */
export interface StackSections {
  /** As written, with `secret` in place of encrypted values. */
  readonly written: Values;
  /** With defaults, and with `secret` in place of all secrets. */
  readonly filled: Values;
}

/** Sections as written, and with defaults. */
export const fillSections = (written: Values): StackSections => ({
  written,
  filled: withDefaults(jsonSchema(), written) as Values,
});

/** Every value of the sections that concern the cluster as a whole. Keys without a value and without a default are left out. */
export function clusterSettings({ written, filled }: StackSections): Setting[] {
  const { hosts: _, groups: __, ...sections } = filled;
  return leavesOf(sections).flatMap((leaf) => {
    const set = at(written, leaf.path) !== undefined;
    return settingOf(leaf, set ? `section ${leaf.path[0]}` : "default");
  });
}
