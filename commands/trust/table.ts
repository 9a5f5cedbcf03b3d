import type { Verdict } from "./examine";

/** What was found out, a line for each machine: in columns for a person, with tabs between the fields for a program. */
export function table(verdicts: readonly Verdict[], person: boolean): string {
  const rows = verdicts.map(({ target: { name, address, port }, status, remark }) => [
    name,
    `${address}:${port}`,
    status === "changed" && person ? "CHANGED" : status,
    remark,
  ]);
  if (!person) return rows.map((row) => `${row.join("\t")}\n`).join("");
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}\n`)
    .join("");
}
