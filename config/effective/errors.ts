import { placeOf } from "../errors";
import { groupErrors } from "../groups";
import { parseSections } from "../parse-sections";
import type { Sections } from "../schema";
import { isMap, type Values } from "../settings/merge";
import type { StackSections } from "./cluster";
import { secret } from "./secrets";
import { at, type Path } from "./settings";

/**
 * Errors that leave the effective values undecided: unknown keys, types, and groups that do not exist. Encrypted values are not
 * checked, except where they hide which host has which values.
 */
export function sectionErrors({ written, filled }: StackSections): readonly string[] {
  const { errors } = parseSections(written, ({ input }) => input === secret);
  const hidden = structurePaths(filled)
    .filter((path) => at(filled, path) === secret)
    .map((path) => `${placeOf(path)}: is encrypted, which hides what hosts have; decrypt it`);
  if (errors.length > 0 || hidden.length > 0) return [...errors, ...hidden];
  const { hosts, groups = {} } = filled as Pick<Sections, "hosts"> & Partial<Sections>;
  return groupErrors(hosts, groups);
}

/** Places of the lists of hosts and groups, and of all that is in them but values. */
function structurePaths({ hosts, groups }: Values): Path[] {
  const positions = Array.isArray(hosts) ? [...hosts.keys()] : [];
  return [
    ["hosts"],
    ["groups"],
    ...positions.flatMap((index) => [
      ["hosts", index],
      ["hosts", index, "name"],
      ["hosts", index, "roles"],
      ["hosts", index, "groups"],
    ]),
    ...Object.keys(isMap(groups) ? groups : {}).map((name) => ["groups", name]),
  ];
}
