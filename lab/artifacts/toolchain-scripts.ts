import { join } from "node:path";

const standIns = join(__dirname, "..", "stand-ins");

/** Stand-in of the lab for each program of Pulumi that is in no package registry. */
const standInMains: Readonly<Record<string, string>> = {
  "pulumi-language-nodejs": join(standIns, "language-nodejs", "main.ts"),
  "pulumi-resource-command": join(standIns, "command", "main.ts"),
  "pulumi-resource-kubernetes": join(standIns, "kubernetes", "main.ts"),
};

/** Script that runs the lab's stand-in from this checkout, where there is one of that name. */
export function standInScript(name: string): string | undefined {
  const main = standInMains[name];
  if (main === undefined) return undefined;
  // Its command takes the settings beside the script, where its register hook takes those of the caller's directory.
  const loader = require.resolve("ts-node/dist/bin");
  return [
    "#!/bin/sh",
    `# Stands in for the official ${name}, which cannot be downloaded here.`,
    `exec '${process.execPath}' '${loader}' '${main}' "$@"`,
    "",
  ].join("\n");
}

/** Whether a file of the toolchain is a stand-in, of this checkout or of another. */
export function isStandIn(text: string): boolean {
  return text.includes("# Stands in for the official");
}

/** The program by which the engine runs dynamic resources; official archives have it beside `pulumi`. */
export const dynamicProviderScript = `#!/bin/sh
# The SDK is that of the project in the current directory, as are the resources.
provider=$(node -p 'require.resolve("@pulumi/pulumi/cmd/dynamic-provider")') || exit 1
exec node "$provider" "$@"
`;
