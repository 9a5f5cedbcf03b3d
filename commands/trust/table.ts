import type { Verdict } from "./examine";

/** One line for each machine: aligned columns for a terminal, tab-separated fields otherwise. */
export function table(verdicts: readonly Verdict[], interactive: boolean): string {
  const rows = verdicts.map(({ target: { name, address, port }, status, remark }) => [
    name,
    `${address}:${port}`,
    status === "changed" && interactive ? "CHANGED" : status,
    remark,
  ]);
  if (!interactive) return rows.map((row) => `${row.join("\t")}\n`).join("");
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}\n`)
    .join("");
}
