import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { run } from "../../lab/hosts/command";
import { listed, loadBalancerAddresses, withRoles } from "./cluster-hosts";
import { place, project, stackName, testEnvironment } from "./place";

/** The tests' own stack file, separate from the lab's. */
export const stackFile = join(place, `Pulumi.${stackName}.yaml`);

const prefix = "kubernetes-on-bare-metal:";

/** Sections of a stack file by key. */
export type Sections = Readonly<Record<string, unknown>>;

const read = (file: string) =>
  parse(readFileSync(file, "utf8")) as { config: Sections; encryptionsalt: string };

/** The sections of the lab's stack file, with the hosts of this run. */
export function labSections(): Sections {
  const { config } = read(join(project, "Pulumi.dev.yaml"));
  const sections = Object.entries(config).map(([key, value]) => [key.slice(prefix.length), value]);
  return {
    ...(Object.fromEntries(sections) as Sections),
    hosts: [withRoles(1, "master", "etcd"), withRoles(2, "worker"), withRoles(3, "worker")],
    loadBalancer: { addresses: loadBalancerAddresses },
  };
}

/** Creates the stack, empty, with its file. */
export async function createStack(): Promise<void> {
  // The engine writes the stack file beside the project file; that of the tests is elsewhere.
  copyFileSync(join(project, "Pulumi.yaml"), join(place, "Pulumi.yaml"));
  const args = ["stack", "init", stackName, "--no-select", "--non-interactive", "--cwd", place];
  await run("pulumi", args, { env: testEnvironment() });
  configure();
}

/** Writes the stack file: the lab's, with these sections replacing its own. */
export function configure(sections: Sections = {}): void {
  const { encryptionsalt } = read(stackFile);
  const entries = Object.entries({ ...labSections(), ...sections });
  const config = Object.fromEntries(entries.map(([key, value]) => [prefix + key, value]));
  writeFileSync(stackFile, stringify({ config, encryptionsalt }));
}

/** A section of the lab's stack file with some keys changed. */
export const changed = (section: string, keys: Sections): Sections => ({
  [section]: { ...(labSections()[section] as object | undefined), ...keys },
});

/** A worker of the lab as in the stack file. */
export const worker = (name: string) => listed(name, "worker");

/** The hosts of the lab's stack file and these. */
export const withHosts = (...more: object[]): Sections => ({
  hosts: [...(labSections()["hosts"] as object[]), ...more],
});
