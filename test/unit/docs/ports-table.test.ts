import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Listener } from "../../../layers/listener";
import { listeners } from "../../../layers/listeners";
import { ports } from "../../../layers/ports";

const root = join(__dirname, "../../..");
const file = join(root, "docs/architecture.md");
const [begin, end] = ["<!-- ports -->\n\n", "\n<!-- end of ports -->\n"];

const rows = listeners.map(({ port, protocol, program, at, hosts }) => [
  `${port}/${protocol}`,
  program,
  at.join(", "),
  hosts,
]);
const head = ["port", "program", "listens at", "on"];
const widths = head.map((title, column) =>
  Math.max(...[head, ...rows].map((row) => row[column]!.length), title.length),
);
const line = (cells: readonly string[]) =>
  `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |\n`;
const table = [head, widths.map((width) => "-".repeat(width)), ...rows].map(line).join("");

const numbersOf = (some: readonly Listener[]) => some.map(({ port }) => port);
/** Whether a file is one of the few that contain port numbers. */
const isTable = (path: string) => /^layers\/(network\/[a-z-]+\/)?ports\.ts$/.test(path);

describe("the table of ports in docs/architecture.md", () => {
  const text = readFileSync(file, "utf8");

  it("is that of layers/listeners.ts; UPDATE_GOLDEN=1 writes it", () => {
    const [before, rest = ""] = text.split(begin);
    const [, after] = rest.split(end);
    const wanted = `${before}${begin}${table}${end}${after}`;
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, wanted);
    else strictEqual(text, wanted);
  });

  it("has every port of the table `Who talks to whom`, except SSH, HTTPS and BGP", () => {
    const [, section = ""] = text.split("## Who talks to whom\n");
    const [talk = ""] = section.split(begin);
    const named = [...talk.matchAll(/\b(\d+)\/(?:tcp|udp)\b/g)].map(([, port]) => Number(port));
    ok(named.length > 5);
    const known: readonly number[] = [22, 443, 179, ...numbersOf(listeners)];
    deepStrictEqual(
      named.filter((port) => !known.includes(port)),
      [],
    );
  });

  it("is the only place with port numbers: the code takes them from there", () => {
    const numbers = new RegExp(
      `\\b(?:${numbersOf(listeners)
        .filter((port) => port !== ports.apiServer)
        .join("|")})\\b`,
    );
    const folders = ["components", "config", "kubernetes", "layers", "provider", "host", "ssh"];
    const found = [...folders, "scripts", "workloads"].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => /\.(ts|sh)$/.test(name) && !isTable(`${folder}/${name}`))
        .filter((name) => numbers.test(readFileSync(join(root, folder, name), "utf8")))
        .map((name) => `${folder}/${name}`),
    );
    deepStrictEqual(found, []);
  });
});
