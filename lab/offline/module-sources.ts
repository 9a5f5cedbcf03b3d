import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fingerprint } from "../artifacts/cache";

const root = join(__dirname, "modules");

/** The directory from which a release of a program is built: its own, that of its minor release, or the default one. */
export function sourceOf(program: string, version: string): string {
  const minor = version.slice(0, version.lastIndexOf("."));
  const names = [`${program}-${version}`, `${program}-${minor}`];
  return names.find((name) => existsSync(join(root, name))) ?? program;
}

/** Directory of a go.mod that pins a program and its dependencies. */
export function modulePath(name: string): string {
  const path = join(root, name);
  if (existsSync(path)) return path;
  throw new Error(`lab: building ${name}: lab/offline/modules/${name} does not exist`);
}

/** Release of a module that a go.mod pins, without the leading `v`. */
export function pinnedVersion(name: string, module: string): string {
  const text = readFileSync(join(modulePath(name), "go.mod"), "utf8");
  const version = text.split("\n").map((line) =>
    line
      .trim()
      .replace(/^require /, "")
      .split(" "),
  );
  const found = version.find(([path, number]) => path === module && number?.startsWith("v"))?.[1];
  if (found === undefined)
    throw new Error(`lab: modules/${name}/go.mod: ${module} is not required`);
  return found.slice(1).replace(/\+incompatible$/, "");
}

/** Digest of the file or directory below modules/ from which a program is built. */
export function sourceFingerprint(name: string): string {
  const path = modulePath(name);
  if (name.endsWith(".c")) return fingerprint(readFileSync(path, "utf8"));
  const files = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return fingerprint(files.map((file) => [relative(path, file), readFileSync(file, "utf8")]));
}
