import { aligned } from "../aligned";
import type { Verdict } from "./examine";

/** One line for each machine: aligned columns for a terminal, tab-separated fields otherwise. */
export function table(verdicts: readonly Verdict[], interactive: boolean): string {
  const rows = verdicts.map(({ target: { name, address, port }, status, remark }) => [
    name,
    `${address}:${port}`,
    status === "changed" && interactive ? "CHANGED" : status,
    remark,
  ]);
  const lines = interactive ? aligned(rows) : rows.map((row) => row.join("\t"));
  return lines.map((line) => `${line}\n`).join("");
}
