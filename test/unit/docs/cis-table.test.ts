import { deepStrictEqual, strictEqual } from "node:assert";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { benchmark } from "../../lab/cis";
import { leftToPeople, sectionSizes } from "../../lab/cis/left-to-people";

const file = join(__dirname, "../../../docs/cis-benchmark.md");
const [begin, end] = ["<!-- prettier-ignore-start -->\n", "<!-- prettier-ignore-end -->\n"];

const cell = (text: string) => text.replaceAll("|", "\\|");
const rows = benchmark.map(({ id, asks, place, probe, expects, reason }) =>
  [
    ...[id, cell(asks), place, `\`${cell(probe)}\` prints \`${cell(String(expects))}\``],
    reason === undefined ? "met" : `not met: ${cell(reason)}`,
  ].join(" | "),
);
const table = ["| Number | Recommendation | On | Check | Result |", "|---|---|---|---|---|"]
  .concat(rows.map((row) => `| ${row} |`))
  .concat(
    "",
    "No command can check these; they are up to you:",
    "",
    "| Number | Recommendation |",
    "|---|---|",
  )
  .concat(Object.entries(leftToPeople).map(([id, what]) => `| ${id} | ${cell(what)} |`))
  .join("\n");

describe("the table of the CIS benchmark in docs/cis-benchmark.md", () => {
  it("is that of the tests; UPDATE_GOLDEN=1 writes it", () => {
    const text = readFileSync(file, "utf8");
    const [before, rest = ""] = text.split(begin);
    const [, after] = rest.split(end);
    const wanted = `${before}${begin}${table}\n${end}${after}`;
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, wanted);
    else strictEqual(text, wanted);
  });

  it("has each number of the benchmark once, in the table or in the list for people", () => {
    const ids = [...benchmark.flatMap(({ id }) => id.split(", ")), ...Object.keys(leftToPeople)];
    const every = Object.entries(sectionSizes).flatMap(([section, size]) =>
      Array.from({ length: size }, (_, index) => `${section}.${index + 1}`),
    );
    deepStrictEqual(ids.sort(), every.sort());
  });
});
