/**
 * Preload this to run from source: `require` loads TypeScript, compiled by sucrase. The result is cached in
 * node_modules, which saves each process the start of the compiler: a quarter of a second per command.
 */
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { join, relative } = require("node:path");
const { addHook } = require("pirates");

const project = join(__dirname, "..");
const cache = join(project, "node_modules", ".cache", "typescript");
// sucrase keeps line numbers, so no source map is needed.
const options = { transforms: ["imports", "typescript"] };
const compiler = JSON.stringify([require("sucrase/package.json").version, options]);

const compile = (source, path) =>
  require("sucrase").transform(source, { ...options, filePath: path }).code;

const isPlain = /(^|,)(1|loader-cache)(,|$)/.test(process.env.KUBERNETES_ON_BARE_METAL_PLAIN ?? "");

function compiled(source, path) {
  if (isPlain) return compile(source, path);
  const mark = `\n//${createHash("sha256").update(compiler).update(source).digest("hex")}`;
  const kept = join(cache, `${relative(project, path).replaceAll("/", "+")}.js`);
  try {
    const code = readFileSync(kept, "utf8");
    if (code.endsWith(mark)) return code;
  } catch {
    // It is the first time.
  }
  const code = compile(source, path) + mark;
  try {
    mkdirSync(cache, { recursive: true });
    const unfinished = `${kept}.${process.pid}`;
    writeFileSync(unfinished, code);
    renameSync(unfinished, kept);
  } catch {
    // Another user may own the project. Then it is compiled every time.
  }
  return code;
}

addHook(compiled, { exts: [".ts"] });
