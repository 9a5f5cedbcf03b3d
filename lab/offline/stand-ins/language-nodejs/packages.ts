import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface InstalledPackage {
  name: string;
  version: string;
  /** The resource plugin that the package needs, if it is the SDK of a Pulumi provider. */
  plugin?: { name: string; version: string; server?: string };
}

interface Manifest {
  name?: string;
  version?: string;
  pulumi?: { resource?: boolean; name?: string; version?: string; server?: string };
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** Every package below the program's node_modules, including nested ones. */
export function installedPackages(directory: string): InstalledPackage[] {
  const modules = join(directory, "node_modules");
  if (!existsSync(modules)) return [];
  const names = readdirSync(modules).flatMap((name) =>
    name.startsWith("@")
      ? readdirSync(join(modules, name)).map((inner) => join(name, inner))
      : [name],
  );
  return names
    .map((name) => join(modules, name))
    .filter((path) => existsSync(join(path, "package.json")))
    .flatMap((path) => [...describe(readManifest(path)), ...installedPackages(path)]);
}

/** The dependencies in the program's package.json, at the installed versions; or everything installed. */
export function programDependencies(directory: string, transitive: boolean): InstalledPackage[] {
  if (transitive) return installedPackages(directory);
  const { dependencies, devDependencies } = readManifest(directory);
  return Object.keys({ ...dependencies, ...devDependencies })
    .map((name) => join(directory, "node_modules", name))
    .filter((path) => existsSync(path))
    .flatMap((path) => describe(readManifest(path)));
}

const readManifest = (directory: string): Manifest =>
  JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as Manifest;

function describe({ name, version, pulumi }: Manifest): InstalledPackage[] {
  if (!name || !version) return [];
  if (!pulumi?.resource) return [{ name, version }];
  const server = pulumi.server ? { server: pulumi.server } : {};
  const plugin = {
    name: pulumi.name ?? name.replace(/^@pulumi\//, ""),
    version: (pulumi.version ?? version).replace(/^v/, ""),
    ...server,
  };
  return [{ name, version, plugin }];
}
