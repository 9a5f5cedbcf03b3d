import { gateErrors } from "./feature-gates";
import { valueFaults } from "./flag-values";
import type { Format } from "./formats";
import { isMap, type Values } from "./merge";
import { similar } from "./similar";
import type { Table } from "./tables";

/** What the flags of one program are checked against. */
export interface FlagVocabulary {
  /** Such as `kube-apiserver`. */
  readonly program: string;
  readonly table: Table;
  readonly gates?: Table;
  /** Why the program decides a flag, as `cause; remedy`. A name that ends in `*` stands for all that begin so. */
  readonly owned: Readonly<Record<string, string>>;
  /** Why flags that upstream calls deprecated are refused; they are allowed without. */
  readonly deprecated?: string;
  /** The words that a flag takes, by its name. */
  readonly words?: Readonly<Record<string, readonly string[]>>;
  /** What the type of a flag leaves open, by its name. */
  readonly limits?: Readonly<Record<string, Format>>;
  /** Directories of the host that the program sees. */
  readonly sees: readonly string[];
}

const everyProgram: Readonly<Record<string, string>> = {
  help: "the program would print its help and end",
  version: "the program would print its version and end",
};

/** Errors of flags, each as `place: cause; remedy`. */
export const flagErrors = (flags: Values, place: string, vocabulary: FlagVocabulary): string[] =>
  Object.entries(flags).flatMap(([flag, value]) =>
    flagFaults(flag, value, `${place}.${flag}`, vocabulary),
  );

function flagFaults(
  flag: string,
  value: unknown,
  place: string,
  vocabulary: FlagVocabulary,
): string[] {
  const { program, table, gates, deprecated } = vocabulary;
  const reason = ownedReason(flag, { ...everyProgram, ...vocabulary.owned });
  if (reason !== undefined) return [`${place}: cannot be set: ${reason}`];
  if (!Object.hasOwn(table.rows, flag)) {
    const other = table.elsewhere((rows) => Object.hasOwn(rows, flag));
    const close = similar(flag.replace(/^--/, ""), Object.keys(table.rows));
    return [
      `${place}: ${other ?? `${table.release.startsWith(program) ? "" : `${program} of `}${table.release} has no such flag${close ? `; did you mean ${close}?` : ""}`}`,
    ];
  }
  const row = table.rows[flag]!;
  if (deprecated && row.endsWith(" deprecated")) return [`${place}: ${deprecated}`];
  if (flag === "feature-gates" && gates)
    return isMap(value)
      ? gateErrors(value, place, gates)
      : [`${place}: ${JSON.stringify(value)} is not a map such as {NAME: true}`];
  const words = vocabulary.words?.[flag];
  if (words && !words.includes(value as string))
    return [`${place}: ${JSON.stringify(value)} is not one of ${words.join(", ")}`];
  const wrongType = valueFaults(row.replace(/ deprecated$/, ""), value);
  const beyond = wrongType.length > 0 ? undefined : vocabulary.limits?.[flag]?.(value);
  return [
    ...wrongType,
    ...(beyond === undefined ? [] : [beyond]),
    ...pathFaults(flag, value, vocabulary.sees),
  ].map((cause) => `${place}: ${cause}`);
}

function ownedReason(flag: string, owned: Readonly<Record<string, string>>): string | undefined {
  if (Object.hasOwn(owned, flag)) return owned[flag];
  const group = Object.keys(owned).find(
    (one) => one.endsWith("*") && flag.startsWith(one.slice(0, -1)),
  );
  return group && owned[group];
}

/** A program in a pod sees the directories that its pod mounts, and nothing else of the host. */
function pathFaults(flag: string, value: unknown, sees: readonly string[]): string[] {
  if (!/-(file|dir|path|config|key|cert|ca)$/.test(flag)) return [];
  return [value]
    .flat()
    .filter((path): path is string => typeof path === "string" && path.startsWith("/"))
    .filter((path) => path.includes("/../") || !sees.some((one) => path.startsWith(`${one}/`)))
    .map((path) => `its pod does not see ${path}; put the file below ${sees.join(" or ")}`);
}
