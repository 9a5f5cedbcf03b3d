import { contains } from "../../../config/addresses";
import type { Surroundings } from "../../../host/surroundings";
import type { Packet } from "./condition";
import { tablesOf, type Table } from "./ruleset";
import { outcomeOf } from "./verdict";

type Found = Pick<
  Surroundings,
  "inputRules" | "legacyRules" | "hasUnreadRules" | "interfaces" | "routes"
>;

/** What a check of a host finds. */
export interface Findings {
  /** What is wrong, each with the remedy. */
  readonly faults: readonly string[];
  /** What may be wrong, and cannot be told from here. */
  readonly doubts: readonly string[];
}

/** Which firewalls of a host drop packets that it has to get or to send. */
export function inputFindings(found: Found, needed: readonly Packet[]): Findings {
  const faults: string[] = [];
  const doubts: string[] = [];
  if (found.hasUnreadRules)
    doubts.push(
      "its kernel has the tables of iptables-legacy, and it has no program that lists their rules, which may drop packets of pods and hosts; install iptables, or reboot if nothing sets them",
    );
  for (const table of tablesOf(found.inputRules, found.legacyRules)) {
    // The names of hosts and pods are addresses of IPv4.
    if (table.name.startsWith("ip6 ")) continue;
    for (const leaves of [false, true]) {
      const outcomes = needed
        .filter((packet) => (packet.leaves ?? false) === leaves)
        .map((packet) => ({ packet, outcome: outcomeOf(table, packet) }));
      const dropped = outcomes.filter(({ outcome }) => outcome.kind === "dropped");
      const unknown = outcomes.flatMap(({ packet, outcome }) =>
        outcome.kind === "unknown" ? [{ packet, rule: outcome.rule }] : [],
      );
      const [first] = unknown;
      if (dropped.length > 0) {
        const packets = dropped.map(({ packet }) => packet);
        faults.push(
          `its firewall (${titleOf(table, leaves)}) drops what no rule allows, and so ${listed(packets)}; ${remedyFor(table, packets, found)}`,
        );
      }
      if (first)
        doubts.push(
          `its firewall (${titleOf(table, leaves)}) drops what no rule allows, and may drop ${listed(unknown.map(({ packet }) => packet))}, depending on its rule: ${shortened(first.rule)}`,
        );
    }
  }
  return { faults, doubts };
}

const isUfws = ({ chains }: Table): boolean =>
  [...chains.keys()].some((name) => name.startsWith("ufw-"));
const isFirewallds = ({ name }: Table): boolean => name.endsWith(" firewalld");
const isLegacy = ({ name }: Table): boolean => name.startsWith("iptables-legacy ");

function titleOf(table: Table, leaves: boolean): string {
  if (isUfws(table)) return "ufw";
  if (isFirewallds(table)) return "firewalld";
  if (isLegacy(table)) return `iptables-legacy, chain ${leaves ? "OUTPUT" : "INPUT"}`;
  return `table ${table.name}, chain ${firstChain(table, leaves)}`;
}

const firstChain = ({ chains }: Table, leaves: boolean): string =>
  [...chains].find(([, one]) => (leaves ? one.isOutput : one.isInput))?.[0] ?? "";

/** Ports by sender or receiver, in words: those with the same ones together. */
function listed(packets: readonly Packet[]): string {
  const senders = groups(packets, portOf, otherEnd);
  const way = packets[0]?.leaves ? "to" : "from";
  const together = groups(
    [...senders],
    ([, from]) => inWords(from),
    ([port]) => port,
  );
  return [...together].map(([from, ports]) => `${inWords(ports)} ${way} ${from}`).join(", ");
}

const otherEnd = ({ from, to, leaves }: Packet): string => (leaves ? to : from);
const portOf = ({ protocol, port }: Packet): string => `${protocol.toUpperCase()} ${port}`;

function groups<Item>(
  items: readonly Item[],
  key: (item: Item) => string,
  value: (item: Item) => string,
): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const item of items) found.set(key(item), [...(found.get(key(item)) ?? []), value(item)]);
  return found;
}

/** The first few; a cluster may have hundreds of hosts. */
function inWords(all: readonly string[]): string {
  const shown = all.slice(0, 8);
  return all.length > shown.length
    ? `${shown.join(", ")} and ${all.length - shown.length} more`
    : `${shown.slice(0, -1).join(", ")}${shown.length > 1 ? " and " : ""}${shown.at(-1) ?? ""}`;
}

function remedyFor(table: Table, packets: readonly Packet[], found: Found): string {
  const leaves = packets[0]?.leaves ?? false;
  const from = [...new Set(packets.map((packet) => networkOf(found, otherEnd(packet))))];
  const each = (text: (network: string) => string) => from.map(text).join(" && ");
  const accepted = from.length > 1 ? `{ ${from.join(", ")} }` : from[0]!;
  if (isUfws(table)) return each((one) => `ufw allow ${leaves ? "out to" : "from"} ${one}`);
  if (isFirewallds(table) && !leaves)
    return `firewall-cmd --permanent --zone=trusted ${from.map((one) => `--add-source=${one}`).join(" ")} && firewall-cmd --reload`;
  if (isLegacy(table))
    return each(
      (one) => `iptables-legacy -I ${leaves ? "OUTPUT -d" : "INPUT -s"} ${one} -j ACCEPT`,
    );
  return `nft insert rule ${table.name} ${firstChain(table, leaves)} ip ${leaves ? "daddr" : "saddr"} ${accepted} accept, and the same in the file that is loaded at boot`;
}

/** The network of a host in which the other one is; else its address. */
const networkOf = ({ routes }: Found, from: string): string =>
  from.includes("/")
    ? from
    : (routes.find(({ to, gateway }) => !gateway && contains(to, from))?.to ?? from);

const shortened = (rule: string): string => (rule.length > 120 ? `${rule.slice(0, 120)}…` : rule);
