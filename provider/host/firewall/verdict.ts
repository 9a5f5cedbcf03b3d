import { meets, type Packet } from "./condition";
import type { Chain, Table } from "./ruleset";

/** What a firewall does with a packet. */
export type Outcome =
  | { readonly kind: "accepted" }
  | { readonly kind: "dropped" }
  /** A rule may accept it, depending on what is not known here. */
  | { readonly kind: "unknown"; readonly rule: string };

/** How a packet leaves a chain; `end`: at its last rule, or returned. */
type Exit = "accepted" | "dropped" | "end";

interface Walk {
  readonly table: Table;
  readonly packet: Packet;
  /** The first rule that may accept the packet. */
  possible?: string;
}

/**
 * What a table does with a packet for its host or from it, in the order of its rules. Rules that may apply are taken to let it through: a limit
 * of a rate, for example.
 */
export function outcomeOf(table: Table, packet: Packet): Outcome {
  const begins = ({ isInput, isOutput }: Chain) => (packet.leaves ? isOutput : isInput);
  for (const chain of [...table.chains.values()].filter(begins)) {
    const walk: Walk = { table, packet };
    const exit = passage(walk, chain, true, 0);
    const isDropped = exit === "dropped" || (exit === "end" && chain.drops);
    if (!isDropped) continue;
    return walk.possible === undefined
      ? { kind: "dropped" }
      : { kind: "unknown", rule: walk.possible };
  }
  return { kind: "accepted" };
}

/** nft allows 16 jumps within one another. */
const maximumDepth = 16;

/** @param certain whether the packet certainly comes to this chain */
function passage(walk: Walk, chain: Chain, certain: boolean, depth: number): Exit {
  let arrives = certain;
  for (const { text, words, verdict } of chain.rules) {
    const answer = meets(words, walk.packet);
    if (!verdict || answer === "no") continue;
    const applies = arrives && answer === "yes";
    if (verdict.kind === "accept") {
      if (applies) return "accepted";
      walk.possible ??= text;
    } else if (verdict.kind === "drop") {
      if (applies) return "dropped";
      // Where it certainly ends for those that come here, nothing after it matters.
      if (answer === "yes") return "end";
    } else if (verdict.kind === "return") {
      if (answer === "yes") return "end";
      arrives = false;
    } else {
      const exit = jump(walk, verdict.chain ?? "", applies, depth + 1, text);
      if (applies && exit !== "end") return exit;
      if (verdict.kind === "goto" && answer === "yes") return "end";
    }
  }
  return "end";
}

/** Chains of other programs, such as targets of iptables, may accept. */
function jump(walk: Walk, name: string, applies: boolean, depth: number, text: string): Exit {
  const chain = walk.table.chains.get(name);
  if (chain && depth <= maximumDepth) return passage(walk, chain, applies, depth);
  walk.possible ??= text;
  return "end";
}
