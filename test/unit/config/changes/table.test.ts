import { deepStrictEqual, ok } from "node:assert";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Change } from "../../../../config/changes/rule";
import { changes } from "../../../../config/changes/table";
import { keyPaths } from "./key-paths";

const page = join(__dirname, "../../../../docs/changing-settings.md");
const rows: [string, Change][] = Object.entries(changes);

/** Keys above a key, the nearest first: `a.b` and `a` for `a.b[].c`. */
function above(path: string): string[] {
  const parent = path.replace(/(\[\]|\.[^.[]+)$/, "");
  return parent === path ? [] : [parent, ...above(parent)];
}

/** Whether a row says no more than that the host's key changes like the cluster's. */
const isLikeTheClusters = (path: string, { why }: Change): boolean =>
  why.startsWith("like ") && path.replace(/^hosts\[\]\./, "").startsWith(why.slice(5));

const titles: Readonly<Record<Change["change"], string>> = {
  fixed: "Fixed",
  "in steps": "In steps",
  refused: "Under conditions",
  free: "Free",
};

/**
 * The lists of docs/changing-settings.md. Keys of a section with the same text share a line. A key that changes like the nearest
 * key above it has none, and neither has a host's key that changes like the cluster's.
 */
function documented(): string {
  const lines = new Map<string, string[]>();
  for (const [path, row] of rows) {
    const nearest = above(path).find((key) => key in changes) as keyof typeof changes | undefined;
    if (nearest && changes[nearest].why === row.why) continue;
    if (isLikeTheClusters(path, row)) continue;
    const [section = ""] = path.split(/[.[]/);
    const group = `${row.change}\n${section}\n${row.why}`;
    lines.set(group, [...(lines.get(group) ?? []), `\`${path}\``]);
  }
  const listOf = (change: string) =>
    [...lines]
      .filter(([group]) => group.startsWith(`${change}\n`))
      .map(([group, keys]) => `- ${keys.join(", ")}: ${group.split("\n")[2]!}\n`)
      .join("");
  return Object.entries(titles)
    .map(([change, title]) => `## ${title}\n\n${listOf(change)}`)
    .join("\n");
}

describe("the table of changes", () => {
  it("has one row for every key of the stack file", () =>
    deepStrictEqual(rows.map(([path]) => path).sort(), [...keyPaths].sort()));

  it("gives a reason in each row", () => {
    for (const [path, { why }] of rows) ok(why.length > 10 && !why.endsWith("."), path);
  });

  it("matches docs/changing-settings.md", () => {
    const [begin, end] = [
      "<!-- npm test compares these lists with config/changes/table.ts -->\n<!-- prettier-ignore-start -->\n",
      "<!-- prettier-ignore-end -->\n",
    ];
    const text = existsSync(page) ? readFileSync(page, "utf8") : "";
    const [before = "", rest = ""] = text.split(begin);
    const [shown = "", after = ""] = rest.split(end);
    if (process.env["UPDATE_GOLDEN"] === "1")
      writeFileSync(page, [before, begin, documented(), end, after].join(""));
    else deepStrictEqual(shown, documented());
  });
});
