const targets: Readonly<Record<string, string>> = {
  ACCEPT: "accept",
  DROP: "drop",
  REJECT: "drop",
  RETURN: "return",
};

/** Options of iptables with what nft has for them, from their value. */
const conditions: Readonly<Record<string, (value: string) => readonly [string, string]>> = {
  "-s": (value) => ["ip saddr", value],
  "-d": (value) => ["ip daddr", value],
  "-i": (value) => ["iifname", `"${value.replace(/\+$/, "*")}"`],
  "-o": (value) => ["oifname", `"${value.replace(/\+$/, "*")}"`],
  "-p": (value) => ["meta l4proto", value],
  "--dport": (value) => ["th dport", portsOf(value)],
  "--dports": (value) => ["th dport", portsOf(value)],
  "--sport": (value) => ["th sport", portsOf(value)],
  "--ctstate": (value) => ["ct state", value.toLowerCase()],
  "--state": (value) => ["ct state", value.toLowerCase()],
  "--dst-type": (value) => ["fib daddr type", value.toLowerCase()],
};
/** Matches that say nothing beside their options. */
const plain = ["tcp", "udp", "conntrack", "state", "multiport", "comment", "addrtype"];

const portsOf = (value: string): string =>
  `{ ${value.split(",").join(", ").replaceAll(":", "-")} }`;

/** The lines of `iptables-legacy -S`, as nft would list them. */
export function fromIptables(lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const chains = new Map<string, string[]>();
  for (const line of lines) {
    const [option, chain = "", ...rest] = line.match(/"[^"]*"|[^\s]+/g) ?? [];
    const rules = chains.get(chain) ?? [];
    chains.set(chain, rules);
    if (option === "-P" && (chain === "INPUT" || chain === "OUTPUT"))
      rules.push(
        `type filter hook ${chain.toLowerCase()} priority filter; policy ${rest[0]!.toLowerCase()};`,
      );
    if (option === "-A") rules.push(ruleOf(rest));
  }
  const text = [...chains].flatMap(([name, rules]) => [`chain ${name} {`, ...rules, "}"]);
  return ["table iptables-legacy filter {", ...text, "}"];
}

function ruleOf(options: readonly string[]): string {
  const parts: string[] = [];
  let negated = "";
  for (let at = 0; at < options.length; at++) {
    const [option, value = ""] = [options[at]!, options[at + 1]];
    const condition = conditions[option];
    if (option === "!") negated = "!= ";
    else if (option === "-j" || option === "-g") {
      const jump = option === "-g" ? "goto" : "jump";
      // Other targets in capitals, such as LOG, are no chains but statements. So is what such a target has of options.
      parts.push(targets[value] ?? (/^(LOG|NFLOG|MARK)$/.test(value) ? "" : `${jump} ${value}`));
      break;
    } else if (condition) {
      const [what, wanted] = condition(value);
      parts.push(`${what} ${negated}${wanted}`);
      [negated, at] = ["", at + 1];
    } else if (option === "--comment" || (option === "-m" && plain.includes(value))) at++;
    else parts.push(option);
  }
  return parts.filter(Boolean).join(" ");
}
