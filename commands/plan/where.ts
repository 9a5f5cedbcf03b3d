import { isMap, type Values } from "../../config/settings/merge";

/** Hosts of a stack file. */
export interface Members {
  readonly all: readonly string[];
  /** Names of hosts by group. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
}

export const noMembers: Members = { all: [], groups: {} };

/** The hosts of a stack file and of its groups, from its sections as written; none where it has them in another form. */
export function membersOf({ hosts }: Values): Members {
  const listed = (Array.isArray(hosts) ? (hosts as unknown[]) : []).filter(isMap).map((host) => ({
    name: String(host["name"]),
    groups: Array.isArray(host["groups"]) ? host["groups"].map(String) : [],
  }));
  const names = [...new Set(listed.flatMap(({ groups }) => groups))];
  return {
    all: listed.map(({ name }) => name),
    groups: Object.fromEntries(
      names.map((group) => [
        group,
        listed.filter(({ groups }) => groups.includes(group)).map(({ name }) => name),
      ]),
    ),
  };
}

/**
 * Hosts in few words: a group whose hosts are all among them counts as one, with its number of hosts.
 *
 * @param most how many names are listed before `and N more`. @default all
 */
export function whereText(
  hosts: readonly string[],
  { all, groups }: Members,
  most = Infinity,
): string {
  const left = new Set(hosts);
  if (all.length > 1 && left.size === all.length && all.every((name) => left.has(name)))
    return `all ${all.length} hosts`;
  const bySize = Object.entries(groups).sort(([, a], [, b]) => b.length - a.length);
  const whole = bySize.flatMap(([group, names]) => {
    if (names.length < 2 || !names.every((name) => left.has(name))) return [];
    names.forEach((name) => left.delete(name));
    return [`group ${group} (${names.length} hosts)`];
  });
  const names = [...left];
  const more = names.length - most;
  return more > 0
    ? `${[...whole, ...names.slice(0, most)].join(", ")} and ${more} more`
    : [...whole, ...names].join(", ");
}
