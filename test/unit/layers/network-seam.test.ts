import { deepStrictEqual } from "node:assert";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";

const root = join(__dirname, "../../..");
const program = [
  ...[
    "artifacts.ts",
    "config",
    "config.ts",
    "components",
    "host",
    "index.ts",
    "kubernetes",
    "layers",
  ],
  ...["pki", "policy", "provider", "resources", "runtime", "scripts", "versions.ts", "workloads"],
];

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesBelow(join(path, name)));
}

/** Where a plugin is chosen, versioned and downloaded, and the component that has its name. All else of it is in its folder and its script. */
const places = [
  "artifacts.ts",
  "components/flannel-network.ts",
  "components/kube-worker.ts",
  "config/schema/cluster.ts",
  "config/schema/stack.schema.json",
  "index.ts",
  "layers/network/parts.ts",
  "versions.ts",
];

describe("a plugin of the pod network", () => {
  it("is named only in its own folder and script, and where it is chosen, versioned and downloaded", () => {
    const naming = program
      .flatMap((name) => filesBelow(join(root, name)))
      .filter((path) => /flannel/i.test(readFileSync(path, "utf8")))
      .map((path) => relative(root, path))
      .filter(
        (path) => !/^(layers\/network\/flannel\/|scripts\/lib\/networks\/flannel\.sh$)/.test(path),
      );
    deepStrictEqual(naming.sort(), places);
  });
});
