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

/** Paths of the stack of some lean hosts, outside the project. */
export interface LeanStack {
  readonly name: string;
  /** Its directory, with home and state in it. */
  readonly place: string;
  /** Its stack file. */
  readonly file: string;
}

/** The stack of some lean hosts, named for the first of them, their master. */
export function stackOf([master]: readonly LeanHost[]): LeanStack {
  const { name } = master!;
  const place = join(leanPlace, "stacks", name);
  return { name, place, file: join(place, `Pulumi.${name}.yaml`) };
}

/** Variables for running `pulumi` on the stack of some lean hosts. */
export function leanEnvironment(hosts: readonly LeanHost[]): NodeJS.ProcessEnv {
  const { place } = stackOf(hosts);
  return {
    ...process.env,
    ...labEnvironment(),
    PULUMI_HOME: join(place, "home"),
    PULUMI_BACKEND_URL: stateIn(join(place, "state")),
  };
}

/** Creates the stack of some lean hosts, empty. */
export async function makeStack(hosts: readonly LeanHost[]): Promise<void> {
  const { name, place } = stackOf(hosts);
  for (const part of ["home", "state"]) mkdirSync(join(place, part), { recursive: true });
  symlinkSync(join(pulumiHome, "plugins"), join(place, "home", "plugins"));
  copyFileSync(join(project, "Pulumi.yaml"), join(place, "Pulumi.yaml"));
  const args = ["stack", "init", name, "--no-select", "--non-interactive", "--cwd", place];
  await run("pulumi", args, { env: leanEnvironment(hosts) });
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
  network: { dnsUpstreams: [] },
  artifacts: { mirror: mirrorUrl },
});

/** Writes the stack file, with these sections replacing its own. */
export function configure(
  hosts: readonly LeanHost[],
  sections: Readonly<Record<string, unknown>> = {},
): void {
  const { file } = stackOf(hosts);
  const { encryptionsalt } = parse(readFileSync(file, "utf8")) as { encryptionsalt: string };
  const entries = Object.entries<unknown>({ ...leanSections(hosts), ...sections });
  const config = entries.map(([key, value]) => [`kubernetes-on-bare-metal:${key}`, value] as const);
  writeFileSync(file, stringify({ config: Object.fromEntries(config), encryptionsalt }));
}
