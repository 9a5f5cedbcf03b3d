import { gateErrors } from "./feature-gates";
import { duration } from "./formats";
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
  return [
    ...valueFaults(row.replace(/ deprecated$/, ""), value),
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

const isWord = (value: unknown): boolean =>
  (typeof value === "string" && !/[\0-\x1f\x7f]/.test(value)) || Number.isFinite(value);

/** Causes for a value that a flag of a type does not take. */
function valueFaults(type: string, value: unknown): string[] {
  const shown = JSON.stringify(value);
  if (/^bool/.test(type))
    return typeof value === "boolean" ? [] : [`${shown} is not true or false`];
  if (/^u?int(32|64)?$/.test(type))
    return Number.isSafeInteger(value) && !(type.startsWith("u") && Number(value) < 0)
      ? []
      : [`${shown} is not ${type.startsWith("u") ? "a whole number of 0 or more" : "an integer"}`];
  if (/^float/.test(type)) return Number.isFinite(value) ? [] : [`${shown} is not a number`];
  if (/^duration$/i.test(type)) return [duration(value)].filter((cause) => cause !== undefined);
  if (isMap(value) && /map|stringTo/i.test(type))
    return Object.values(value).every((one) => isWord(one) || typeof one === "boolean")
      ? []
      : [`${shown} has values that are not text, numbers, true or false`];
  if (Array.isArray(value) && /slice|array|string$|certkey/i.test(type))
    return value.length > 0 && value.every(isWord) ? [] : [`${shown} is not a list of text`];
  return isWord(value) || typeof value === "boolean" ? [] : [`${shown} is not text`];
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
