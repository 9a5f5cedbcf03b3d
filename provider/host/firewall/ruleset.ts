import { fromIptables } from "./iptables";

/** A rule: its conditions and other statements as words, and what happens to a packet that meets them. */
export interface Rule {
  readonly text: string;
  readonly words: readonly string[];
  /** Absent if packets go on to the next rule. */
  readonly verdict?: Verdict;
}

export interface Verdict {
  readonly kind: "accept" | "drop" | "return" | "jump" | "goto";
  /** Chain of a jump. */
  readonly chain?: string;
}

export interface Chain {
  readonly rules: readonly Rule[];
  /** Whether packets for the host itself begin here. */
  readonly isInput: boolean;
  /** Whether packets that the host sends begin here. */
  readonly isOutput: boolean;
  /** What happens to a packet at the end of a chain that begins. */
  readonly drops: boolean;
}

/** A table of a firewall. */
export interface Table {
  /** Family and name, such as `ip filter`. */
  readonly name: string;
  readonly chains: ReadonlyMap<string, Chain>;
}

const verdicts: Readonly<Record<string, Verdict["kind"]>> = {
  accept: "accept",
  drop: "drop",
  reject: "drop",
  return: "return",
  jump: "jump",
  goto: "goto",
};

/** A word, a string in quotes, or a set in braces. */
const words = (text: string): string[] => text.match(/"[^"]*"|\{[^}]*\}|[^\s]+/g) ?? [];

/** The tables that `nft list ruleset` and `iptables-legacy -S` print, in lines. */
export function tablesOf(nft: readonly string[], legacy: readonly string[] = []): Table[] {
  const tables: { name: string; chains: Map<string, { lines: string[] }> }[] = [];
  let lines: string[] | undefined;
  for (const line of [...nft, ...fromIptables(legacy)].map((one) => one.trim())) {
    const [, name] = /^table (\S+ .+) \{$/.exec(line) ?? [];
    const [, chain] = /^chain (\S+) \{$/.exec(line) ?? [];
    if (name !== undefined) tables.push({ name, chains: new Map() });
    else if (chain !== undefined) tables.at(-1)?.chains.set(chain, { lines: (lines = []) });
    else if (line === "}") lines = undefined;
    else if (line !== "" && !line.startsWith("#")) lines?.push(line);
  }
  return tables.map(({ name, chains }) => ({
    name,
    chains: new Map([...chains].map(([chain, found]) => [chain, chainOf(found.lines)])),
  }));
}

function chainOf(lines: readonly string[]): Chain {
  const base = lines.find((line) => line.startsWith("type "));
  return {
    rules: lines.filter((line) => line !== base && !line.startsWith("policy ")).flatMap(rulesOf),
    isInput: base?.includes(" hook input ") ?? false,
    isOutput: base?.includes(" hook output ") ?? false,
    drops: base?.includes("policy drop;") ?? false,
  };
}

/** One rule; with a map of verdicts one for each of its entries. */
function rulesOf(text: string): Rule[] {
  const all = words(text);
  const map = all.indexOf("vmap");
  const entries = /^\{(.*)\}$/.exec(all[map + 1] ?? "")?.[1];
  if (map > 0 && entries !== undefined)
    return entries.split(",").map((entry) => {
      const [key = "", verdict = ""] = entry.split(" : ");
      return rule(text, [...all.slice(0, map), key.trim(), ...words(verdict)]);
    });
  // The entries of a map with a name are not listed, and may accept.
  if (map > 0) return [{ text, words: ["vmap"], verdict: { kind: "accept" } }];
  return [rule(text, all)];
}

function rule(text: string, all: readonly string[]): Rule {
  const target = all.indexOf("target");
  if (target > 0 && all[target - 1] === "xt")
    return all[target + 1] === '"REJECT"'
      ? { text, words: all.slice(0, target - 1), verdict: { kind: "drop" } }
      : { text, words: all };
  const at = all.findIndex((word) => word in verdicts);
  if (at < 0) return { text, words: all };
  const kind = verdicts[all[at]!]!;
  const chain = kind === "jump" || kind === "goto" ? all[at + 1] : undefined;
  return { text, words: all.slice(0, at), verdict: { kind, ...(chain && { chain }) } };
}
