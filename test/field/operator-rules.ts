import { run, succeeds } from "../../lab/hosts/command";

const table = "field-test";

/** Sets nftables rules on the operator's machine for the connections that it opens itself. They replace those of an earlier call. */
export async function operatorRules(...chains: readonly string[]): Promise<void> {
  await removeOperatorRules();
  await run("nft", [`table ip ${table} {\n${chains.join("\n")}\n}`]);
}

/** Removes those rules. */
export async function removeOperatorRules(): Promise<void> {
  await succeeds("nft", ["delete", "table", "ip", table]);
}

/** A chain that leaves these hosts unreachable at these ports. */
export const unreachable = (addresses: readonly string[], ...ports: number[]): string =>
  `chain out { type filter hook output priority 0; ip daddr { ${addresses.join(", ")} } tcp dport { ${ports.join(", ")} } drop;\n}`;

/** A chain that leads one address to another, as NAT does. */
export const natted = (from: string, to: string): string =>
  `chain nat { type nat hook output priority -100; ip daddr ${from} dnat to ${to};\n}`;
