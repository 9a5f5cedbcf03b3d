import { mkdirSync, symlinkSync, writeFileSync, copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { pulumiHome } from "../../lab/artifacts";
import { labEnvironment, stateIn } from "../../lab/environment";
import { run } from "../../lab/hosts/command";
import { leanPlace, type LeanHost } from "./lean-host";
import { mirrorUrl } from "./mirror";
import { hostKeyOfAll, operatorKey } from "./root";

/** The project directory. */
export const project = join(__dirname, "..", "..");

/** Directory of the stack. */
export const place = join(leanPlace, "stack");

/** The stack file of the lean hosts; it stands outside the project, as their state does. */
export const stackFile = join(place, "Pulumi.lean.yaml");
export const stackName = "lean";

/** Variables with which `pulumi` works on the stack of the lean hosts. */
export const leanEnvironment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  ...labEnvironment(),
  PULUMI_HOME: join(place, "home"),
  PULUMI_BACKEND_URL: stateIn(join(place, "state")),
});

/** Makes the stack, empty. */
export async function makeStack(): Promise<void> {
  for (const part of ["home", "state"]) mkdirSync(join(place, part), { recursive: true });
  symlinkSync(join(pulumiHome, "plugins"), join(place, "home", "plugins"));
  copyFileSync(join(project, "Pulumi.yaml"), join(place, "Pulumi.yaml"));
  const args = ["stack", "init", stackName, "--no-select", "--non-interactive", "--cwd", place];
  await run("pulumi", args, { env: leanEnvironment() });
}

/** The sections of the stack file: the first host is the master, the others are workers. */
export const leanSections = (hosts: readonly LeanHost[]) => ({
  cluster: { name: "lean" },
  ssh: { user: "admin", privateKeyFile: operatorKey },
  hostProfile: "nested",
  hosts: hosts.map(({ name, address }, index) => ({
    name,
    address,
    roles: index === 0 ? ["master", "etcd"] : ["worker"],
    hostKey: hostKeyOfAll(),
  })),
  artifacts: { mirror: mirrorUrl },
});

/** Writes the stack file, with these sections in place of its own. */
export function configure(
  hosts: readonly LeanHost[],
  sections: Readonly<Record<string, unknown>> = {},
): void {
  const { encryptionsalt } = parse(readFileSync(stackFile, "utf8")) as { encryptionsalt: string };
  const entries = Object.entries<unknown>({ ...leanSections(hosts), ...sections });
  const config = entries.map(([key, value]) => [`kubernetes-on-bare-metal:${key}`, value] as const);
  writeFileSync(stackFile, stringify({ config: Object.fromEntries(config), encryptionsalt }));
}
