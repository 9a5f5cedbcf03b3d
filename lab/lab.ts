import { spawnSync } from "node:child_process";

import { readArguments, runCommand, UsageError } from "../commands/arguments";
import { removeLab } from "./down";
import { exportLines } from "./environment";
import { type LabHost, existingHosts, firstHosts, labHost, mostHosts } from "./hosts/lab-host";
import { checkWorkstation } from "./hosts/requirements";
import { sshArguments } from "./hosts/ssh";
import { withLock } from "./lock";
import { start } from "./start";
import { type StartedHost, createLab } from "./up";

const usage = `usage: npm start                                    create the lab, a cluster and a web page
       npm run lab:up -- [--hosts N] [--fresh]   create the lab's hosts (default 3)
       npm run lab:down                          remove the lab
       npm run lab:ssh -- HOST [COMMAND...]      log in to a host, or run a command there
       eval "$(npm run --silent lab:env)"        set up pulumi and kubectl for the lab`;

const report = (line: string) => console.log(line);

async function up(args: readonly string[]): Promise<void> {
  const { values } = readArguments(args, {
    usage,
    options: {
      hosts: { type: "string", default: "3" },
      fresh: { type: "boolean", default: false },
    },
  });
  const hosts = Number(values.hosts);
  if (!Number.isInteger(hosts) || hosts < 1 || hosts > mostHosts)
    throw new UsageError(
      `--hosts must be a number from 1 to ${mostHosts}, not ${values.hosts}`,
      usage,
    );
  const touched = values.fresh ? [...existingHosts(), ...firstHosts(hosts)] : firstHosts(hosts);
  await withLock("lab up", namesOf(touched), async () =>
    summarize(await createLab({ hosts, fresh: values.fresh }, report)),
  );
}

const namesOf = (hosts: readonly LabHost[]) => [...new Set(hosts.map(({ name }) => name))];

function summarize(hosts: StartedHost[]): void {
  report("");
  for (const { name, address } of hosts) report(`${name.padEnd(8)}  ${address}`);
  report(`
next:
  npm run lab:ssh -- ${hosts[0]?.name ?? "node-1"}
  eval "$(npm run --silent lab:env)" && pulumi up
  npm run lab:down`);
}

async function down(): Promise<void> {
  await withLock("lab down", namesOf(existingHosts()), async () => {
    await checkWorkstation();
    const removed = await removeLab();
    report(removed.length === 0 ? "there is no lab to remove" : `removed ${removed.join(", ")}`);
  });
  report("builds and downloads stay in ~/.cache/kubernetes-on-bare-metal");
}

function ssh([name, ...command]: readonly string[]): number {
  if (name === undefined) throw new UsageError("", usage);
  const { status } = spawnSync("ssh", sshArguments(labHost(name), command), { stdio: "inherit" });
  return status ?? 1;
}

void runCommand(async ([verb = "", ...args]) => {
  // Everything after the host's name belongs to the command that runs there.
  const taken = verb === "ssh" && !args[0]?.startsWith("-") ? [] : args;
  if (verb !== "up") readArguments(taken, { usage });
  if (verb === "start") return withLock("npm start", namesOf(firstHosts(3)), () => start(report));
  if (verb === "up") return up(args);
  if (verb === "down") return down();
  if (verb === "ssh") return ssh(args);
  if (verb === "env") return void process.stdout.write(exportLines());
  throw new UsageError("", usage);
});
