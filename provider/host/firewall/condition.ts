import { addressRange, isAddress, isBetween } from "../../../config/addresses";

/** The first packet of a connection to a host, or of one that a host opens. */
export interface Packet {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  /** Address of the sender, or network of all senders. */
  readonly from: string;
  /** Address of the host; where it leaves, of the other one, or network of all receivers. */
  readonly to: string;
  /** Whether the host sends it. @default false */
  readonly leaves?: boolean;
  /** Interface on which it arrives or leaves; undefined if that is unknown. */
  readonly link?: string | undefined;
  /** Whether it was sent to the address of a Service. */
  readonly translated: boolean;
}

/** Whether a packet meets a condition. */
export type Answer = "yes" | "no" | "unknown";
type Compare = (value: string, packet: Packet) => Answer;

const answer = (holds: boolean): Answer => (holds ? "yes" : "no");
const isOneOf =
  (...wanted: readonly string[]): Compare =>
  (value) =>
    answer(wanted.includes(value));

const protocols: Readonly<Record<string, string>> = { "6": "tcp", "17": "udp" };
const isProtocol: Compare = (value, { protocol }) =>
  answer((protocols[value] ?? value) === protocol);

const isPort: Compare = (value, { port }) => {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(value) ?? [];
  if (first === undefined) return "unknown";
  return answer(Number(first) <= port && port <= Number(last));
};
const isPortOf =
  (protocol: Packet["protocol"]): Compare =>
  (value, packet) =>
    packet.protocol === protocol ? isPort(value, packet) : "no";

const isLink: Compare = (value, { link }) => {
  const name = value.replaceAll('"', "");
  if (name === "lo") return "no";
  if (link === undefined) return "unknown";
  return answer(name.endsWith("*") ? link.startsWith(name.slice(0, -1)) : link === name);
};

const isSource: Compare = (value, packet) => (packet.leaves ? "no" : isLink(value, packet));
const isTarget: Compare = (value, packet) => (packet.leaves ? isLink(value, packet) : "unknown");

const rangeOf = (text: string) => addressRange(isAddress(text) ? `${text}/32` : text);
/** A network of senders may be in another one in part. */
function isWithin(value: string, senders: string): Answer {
  const [range, sought] = [rangeOf(value), rangeOf(senders)];
  if (!range || !sought) return "unknown";
  const inside = [sought.first, sought.last].map((one) => isBetween(one, range.first, range.last));
  if (inside.every(Boolean)) return "yes";
  const meets = inside.some(Boolean) || isBetween(range.first, sought.first, sought.last);
  return meets ? "unknown" : "no";
}

/** What nft compares, from the first words of a condition. */
const compared: Readonly<Record<string, Compare>> = {
  iif: isSource,
  iifname: isSource,
  "meta iif": isSource,
  "meta iifname": isSource,
  oif: isTarget,
  oifname: isTarget,
  "meta oifname": isTarget,
  "ip saddr": (value, { from }) => isWithin(value, from),
  "ip daddr": (value, { to }) => isWithin(value, to),
  "ip protocol": isProtocol,
  "meta l4proto": isProtocol,
  "meta nfproto": isOneOf("ipv4"),
  "meta pkttype": isOneOf("host", "unicast"),
  "tcp dport": isPortOf("tcp"),
  "udp dport": isPortOf("udp"),
  "th dport": isPort,
  "ct state": isOneOf("new"),
  "ct direction": isOneOf("original"),
  "ct status": (value, { translated }) => answer(value === "dnat" && translated),
  "fib daddr type": (value, { leaves }) => answer(value === (leaves ? "unicast" : "local")),
};
/** Conditions of packets of other protocols. */
const others = /^(ip6|icmp|icmpv6|esp|ah|sctp|arp|ether|vlan|igmp)$/;

const isOtherProtocol = (word: string, { protocol }: Packet): boolean =>
  /^(tcp|udp)$/.test(word) && word !== protocol;

const both = (one: Answer, other: Answer): Answer =>
  one === "no" || other === "no" ? "no" : one === "yes" ? other : "unknown";

/** Whether a packet meets all conditions of a rule, in the words of nft. Unknown if some of them are none of those here. */
export function meets(words: readonly string[], packet: Packet): Answer {
  let result: Answer = "yes";
  for (let at = 0; at < words.length;) {
    const word = words[at]!;
    const skipped = statementAt(words, at);
    if (skipped > 0) {
      at += skipped;
      continue;
    }
    if (others.test(word) || isOtherProtocol(word, packet)) return "no";
    const length = [3, 2, 1].find((count) => words.slice(at, at + count).join(" ") in compared);
    if (length === undefined) {
      // What follows may still rule the packet out.
      result = both(result, "unknown");
      at += 1;
      continue;
    }
    const negated = words[at + length] === "!=";
    const value = words[at + length + (negated ? 1 : 0)] ?? "";
    const compare = compared[words.slice(at, at + length).join(" ")]!;
    const found = isAnyOf(value, compare, packet);
    result = both(result, negated ? opposite[found] : found);
    at += length + (negated ? 2 : 1);
  }
  return result;
}

const opposite: Readonly<Record<Answer, Answer>> = { yes: "no", no: "yes", unknown: "unknown" };

/** Operators, sums of bits and concatenations are not computed here. */
const computed = /^([.&!<>]=?|==|and|or|xor)$/;

/** A value, a set in braces or several after one another; sets with a name are not listed. */
function isAnyOf(value: string, compare: Compare, packet: Packet): Answer {
  if (value.startsWith("@") || computed.test(value)) return "unknown";
  const all = value.replace(/^\{|\}$/g, "").split(",");
  const found = all.map((one) => compare(one.trim(), packet));
  if (all.join("").trim() === "") return "unknown";
  return found.find((one) => one === "yes") ?? found.find((one) => one === "unknown") ?? "no";
}

/** How many words at a place are a statement, not a condition. */
function statementAt(words: readonly string[], at: number): number {
  const [word, next] = [words[at], words[at + 1]];
  if (word === "counter") return next === "packets" ? 5 : 1;
  if (word === "comment") return 2;
  if (word !== "log") return 0;
  let count = 1;
  while (/^(prefix|level|group|flags|snaplen|queue-threshold)$/.test(words[at + count] ?? ""))
    count += 2;
  return count;
}
