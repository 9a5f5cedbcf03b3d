import { deepStrictEqual, strictEqual } from "node:assert";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { benchmark } from "../../lab/cis";
import { leftToPeople, sectionSizes } from "../../lab/cis/left-to-people";
import type { Place, Recommendation } from "../../lab/cis/recommendation";

const file = join(__dirname, "../../../docs/cis-benchmark.md");
const [begin, end] = ["<!-- prettier-ignore-start -->\n", "<!-- prettier-ignore-end -->\n"];

/** A word of a command, in quotes if bash would change it. */
const quoted = (word: string) => (/^[\w-]+$/.test(word) ? word : `'${word}'`);

/** Commands of several probes, and the function at the top of the page that stands for each. */
const functions: readonly (readonly [RegExp, (...found: string[]) => string])[] = [
  [
    /tr '\\0' '\\n' <"\/proc\/\$\(pgrep -o -f '\^(\S+) '\)\/cmdline" \| grep -E -e '\^--(\S+)=' \|\| true/g,
    (_, program, name) => `flag ${program} ${quoted(name)}`,
  ],
  [/stat -c '%a %U:%G' (.+) \| sort -u/g, (_, paths) => `access ${paths}`],
  [
    /grep -A(\d) -E '\^ \*(\S+):' \/etc\/kubernetes\/kubelet\/config\.yaml \|\| true/g,
    (_, lines, name) => `setting ${quoted(name)}${lines === "0" ? "" : ` ${lines}`}`,
  ],
  [
    /kubectl auth can-i ([^;]+) --all-namespaces --as=somebody --as-group=system:authenticated 2>\/dev\/null \|\| true/g,
    (_, what) => `anybody ${what}`,
  ],
  [
    /kubectl create --namespace=default --dry-run=server -f - 2>&1 <<<('.+') \|\| true/g,
    (_, manifest) => `create ${manifest}`,
  ],
];
const short = (probe: string) =>
  functions.reduce((text, [command, call]) => text.replace(command, call), probe);

const line = ({ id, asks, probe, expects, reason }: Recommendation) =>
  `- ${id} ${asks}${reason === undefined ? "" : `: **${reason}**`}: \`${short(probe)}\` prints \`${String(expects)}\``;
const titles: Readonly<Record<Place, string>> = {
  master: "On masters",
  etcd: "On etcd members",
  node: "On every node",
  cluster: "With kubectl",
};
const byPlace = (rows: readonly Recommendation[]) =>
  Object.entries(titles).flatMap(([place, title]) => [
    `**${title}**`,
    "",
    ...rows.filter((row) => row.place === place).map(line),
    "",
  ]);
const met = benchmark.filter(({ reason }) => reason === undefined);
const notMet = benchmark.filter(({ reason }) => reason !== undefined);
const lists = [
  "## Not met, and why",
  "",
  ...byPlace(notMet),
  "## Up to you",
  "",
  "No command can check these.",
  "",
  ...Object.entries(leftToPeople).map(([id, what]) => `- ${id} ${what}`),
  "",
  "## Met",
  "",
  ...byPlace(met).slice(0, -1),
].join("\n");

describe("the lists of the CIS benchmark in docs/cis-benchmark.md", () => {
  it("are those of the tests; UPDATE_GOLDEN=1 writes it", () => {
    const text = readFileSync(file, "utf8");
    const [before, rest = ""] = text.split(begin);
    const [, after] = rest.split(end);
    const wanted = `${before}${begin}${lists}\n${end}${after}`;
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, wanted);
    else strictEqual(text, wanted);
  });

  it("have each number of the benchmark once", () => {
    const ids = [...benchmark.flatMap(({ id }) => id.split(", ")), ...Object.keys(leftToPeople)];
    const every = Object.entries(sectionSizes).flatMap(([section, size]) =>
      Array.from({ length: size }, (_, index) => `${section}.${index + 1}`),
    );
    deepStrictEqual(ids.sort(), every.sort());
  });
});
