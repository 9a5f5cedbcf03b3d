import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { labHost } from "../../lab/hosts";
import { run } from "../../lab/hosts/command";
import { timed } from "../command";

const project = join(__dirname, "../..");
const prefix = "kubernetes-on-bare-metal:";

/** A cluster of lab hosts that stays idle. */
export interface IdleCluster {
  readonly name: string;
  /** Roles by host. */
  readonly hosts: Readonly<Record<string, readonly string[]>>;
  /** Addresses of its load balancers: both clusters are on one network. */
  readonly addresses: string;
}

/** Sets a cluster up from its own stack, in this directory. */
export async function setUp(
  place: string,
  cluster: IdleCluster,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const file = join(place, `Pulumi.${cluster.name}.yaml`);
  mkdirSync(join(place, "state"), { recursive: true });
  copyFileSync(join(project, "Pulumi.yaml"), join(place, "Pulumi.yaml"));
  await run("pulumi", ["stack", "init", cluster.name, "--no-select", "--cwd", place], { env });
  const lab = readFileSync(join(project, "Pulumi.dev.yaml"), "utf8");
  writeFileSync(file, stackFile(lab, cluster));
  const options = ["--stack", cluster.name, "--config-file", file, "--parallel", "32"];
  const command = ["pulumi", "up", "--yes", "--skip-preview", "--non-interactive", ...options];
  await timed(command, [], { env, cwd: project });
}

/** The lab's stack file with the hosts of a cluster. */
export function stackFile(lab: string, { name, hosts, addresses }: IdleCluster): string {
  const { config, ...rest } = parse(lab) as { config: object };
  const listed = Object.entries(hosts).map(([host, roles]) => {
    return { name: host, address: labHost(host).address, roles };
  });
  return stringify({
    config: {
      ...config,
      [`${prefix}cluster`]: { name },
      [`${prefix}hosts`]: listed,
      [`${prefix}loadBalancer`]: { addresses: [addresses] },
    },
    ...rest,
  });
}
