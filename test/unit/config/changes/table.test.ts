import { deepStrictEqual, ok } from "node:assert";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Change } from "../../../../config/changes/rule";
import { changes } from "../../../../config/changes/table";
import { keyPaths } from "./key-paths";

const page = join(__dirname, "../../../../docs/changing-settings.md");
const rows: [string, Change][] = Object.entries(changes);

/** The table of docs/changing-settings.md. */
function documented(): string {
  const cells = rows.map(([path, { change, why }]) => [`\`${path}\``, change, why]);
  const table = [["key", "change", "what happens, or why"], ["---", "---", "---"], ...cells];
  return table.map((row) => `| ${row.join(" | ")} |\n`).join("");
}

describe("the table of changes", () => {
  it("has one row for every key of the stack file", () =>
    deepStrictEqual(rows.map(([path]) => path).sort(), [...keyPaths].sort()));

  it("gives a reason in each row", () => {
    for (const [path, { why }] of rows) ok(why.length > 10 && !why.endsWith("."), path);
  });

  it("matches docs/changing-settings.md", () => {
    const [begin, end] = [
      "<!-- npm test compares this table with config/changes/table.ts -->\n<!-- prettier-ignore-start -->\n",
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
