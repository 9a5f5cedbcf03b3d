import { ok, strictEqual } from "node:assert";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { benchmark } from "../../lab/cis";

const file = join(__dirname, "../../../docs/security.md");
const [begin, end] = ["<!-- prettier-ignore-start -->\n", "<!-- prettier-ignore-end -->\n"];

const cell = (text: string) => text.replaceAll("|", "\\|");
const rows = benchmark.map(({ id, asks, place, probe, expects, reason }) =>
  [
    ...[id, cell(asks), place, `\`${cell(probe)}\` prints \`${cell(String(expects))}\``],
    reason === undefined ? "as asked" : `not so: ${cell(reason)}`,
  ].join(" | "),
);
const table = ["| Number | Asks that | On | Probe | Here |", "|---|---|---|---|---|"]
  .concat(rows.map((row) => `| ${row} |`))
  .join("\n");

describe("the table of the CIS benchmark in docs/security.md", () => {
  it("is that of the tests; UPDATE_GOLDEN=1 writes it", () => {
    const text = readFileSync(file, "utf8");
    const [before, rest = ""] = text.split(begin);
    const [, after] = rest.split(end);
    const wanted = `${before}${begin}${table}\n${end}${after}`;
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, wanted);
    else strictEqual(text, wanted);
  });

  it("has each number once", () => {
    const ids = benchmark.flatMap(({ id }) => id.split(", "));
    strictEqual(new Set(ids).size, ids.length);
    ok(ids.length > 90);
  });
});
