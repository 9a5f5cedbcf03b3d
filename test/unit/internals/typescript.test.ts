import { strictEqual } from "node:assert";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { itWith } from "./patched";

const here = join(__dirname, "../../..");

describe("TypeScript that runs from source", () => {
  let place: string;
  const write = (text: string) => writeFileSync(join(place, "program.ts"), text);

  /** What the program prints, and whether a compiler was loaded for it. */
  const run = (): string =>
    execFileSync(
      process.execPath,
      [
        ...["-r", "./internals/typescript.js", "-e"],
        'require("./program"); console.log(Object.keys(require.cache).some((path) => path.endsWith("/sucrase/dist/index.js")));',
      ],
      { cwd: place, encoding: "utf8" },
    );

  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), "kubernetes-on-bare-metal-source-"));
    for (const name of ["node_modules", "internals"]) mkdirSync(join(place, name));
    for (const name of ["pirates", "sucrase"])
      symlinkSync(join(here, "node_modules", name), join(place, "node_modules", name));
    cpSync(join(here, "internals/typescript.js"), join(place, "internals/typescript.js"));
    write('const one: string = "one";\nconsole.log(one);\n');
  });
  afterEach(() => rmSync(place, { recursive: true }));

  itWith("loader-cache", "is compiled once", () => {
    strictEqual(run(), "one\ntrue\n");
    strictEqual(run(), "one\nfalse\n");
  });

  it("is compiled again when it has changed", () => {
    run();
    write('console.log("two" as string);\n');
    strictEqual(run(), "two\ntrue\n");
  });

  itWith("loader-cache", "is compiled again if the cached file is truncated", () => {
    run();
    const kept = join(place, "node_modules/.cache/typescript/program.ts.js");
    writeFileSync(kept, 'console.log("o');
    strictEqual(run(), "one\ntrue\n");
  });

  it("runs if nothing can be cached", () => {
    writeFileSync(join(place, "node_modules/.cache"), "");
    strictEqual(run(), "one\ntrue\n");
    strictEqual(run(), "one\ntrue\n");
  });

  itWith("loader-cache", "keeps its line numbers", () => {
    write(
      'interface Nothing {\n  it: string;\n}\n\nconsole.log(new Error("x").stack!.split("\\n")[1]!.match(/:(\\d+):/)![1]);\n',
    );
    for (const compiler of [true, false]) strictEqual(run(), `5\n${compiler}\n`);
  });
});
