import { copyFileSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stateIn } from "../lab/environment";
import { ensurePackages } from "../lab/artifacts/packages";
import { run } from "../lab/hosts/command";
import { timed } from "./command";
import { endFarm, makeCluster, startFarm } from "./lean/farm";
import { leanPlace, type LeanHost } from "./lean/lean-host";
import { parallel, pulumi, up } from "./lean/pulumi";
import { hostKeyOfAll, operatorKey } from "./lean/root";
import { configure, leanEnvironment, leanSections, makeStack } from "./lean/stack";
import { repeated, type Bench } from "./measurement";

/** Tasks on a worker in a run of kubespray (kubernetes-sigs/kubespray#6246, its PLAY RECAP). */
const kubesprayTasks = 338;
const mostHosts = 10;

/** Part E: the same content with one remote command per step, and a run of as many empty tasks as kubespray has. */
export async function otherWays(bench: Bench): Promise<void> {
  const hosts = Math.min(mostHosts, bench.hosts);
  for (const method of [thisProgram, byHand, ansible])
    await method(bench, await startFarm(hosts, bench.report));
  await endFarm();
}

async function thisProgram(bench: Bench, hosts: readonly LeanHost[]): Promise<void> {
  const common = { part: "E", hosts: hosts.length, rttMs: 0 } as const;
  await makeCluster(hosts);
  configure(hosts);
  bench.record({ ...common, what: "this program: first up", runs: [await up(hosts)] });
  const refresh = () => pulumi(hosts, ["refresh", "--yes", "--skip-preview"]);
  const runs = await repeated(bench.repeats, refresh);
  bench.record({ ...common, what: "this program: refresh", runs });
}

async function byHand(bench: Bench, hosts: readonly LeanHost[]): Promise<void> {
  const place = join(leanPlace, "by-hand");
  // Uses its home, which has the plugins.
  await makeStack(hosts);
  mkdirSync(join(place, "state"), { recursive: true });
  const env = {
    ...leanEnvironment(hosts),
    PULUMI_BACKEND_URL: stateIn(join(place, "state")),
    BENCH_SECTIONS: JSON.stringify(leanSections(hosts)),
    BENCH_KEY: operatorKey,
  };
  const cwd = join(__dirname, "by-hand");
  const options = ["--stack", "by-hand", "--non-interactive"];
  const file = ["--config-file", join(place, "Pulumi.by-hand.yaml")];
  // The engine writes the stack file beside the project file; this one is outside the project.
  copyFileSync(join(cwd, "Pulumi.yaml"), join(place, "Pulumi.yaml"));
  await run("pulumi", ["stack", "init", "by-hand", "--no-select", "--cwd", place], { env });
  const go = (verb: string, ...args: string[]) =>
    timed(["pulumi", verb, ...args, ...options, ...file, "--parallel", String(parallel)], hosts, {
      env,
      cwd,
    });
  const upByHand = () => go("up", "--yes", "--skip-preview");
  const common = { part: "E", hosts: hosts.length, rttMs: 0 } as const;
  const runs = [await upByHand()];
  const state = join(place, "state/.pulumi/stacks/by-hand/by-hand.json");
  const facts = { stateKilobytesPerHost: statSync(state).size / 1000 / hosts.length };
  bench.record({ ...common, what: "remote commands: first up", runs, facts });
  const again = await repeated(bench.repeats, upByHand);
  bench.record({ ...common, what: "remote commands: up without changes", runs: again });
}

async function ansible(bench: Bench, hosts: readonly LeanHost[]): Promise<void> {
  await ensurePackages(["ansible-core", "openssh-client"], bench.report);
  const place = join(leanPlace, "ansible");
  mkdirSync(place);
  const known = hosts.map(({ address }) => `${address} ${hostKeyOfAll()}\n`).join("");
  writeFileSync(join(place, "known_hosts"), known);
  const inventory = hosts.map(({ name, address }) => `${name} ansible_host=${address}\n`).join("");
  writeFileSync(join(place, "inventory"), inventory);
  // A raw task is one execution and needs no Python; other modules take more.
  const tasks = Array.from({ length: kubesprayTasks }, () => ({ raw: "true" }));
  const play = [{ hosts: "all", gather_facts: false, tasks }];
  writeFileSync(join(place, "play.json"), JSON.stringify(play));
  const env = {
    ...process.env,
    HOME: place,
    ANSIBLE_SSH_ARGS: `-o ControlMaster=auto -o ControlPersist=60s -o UserKnownHostsFile=${join(place, "known_hosts")}`,
    ANSIBLE_PRIVATE_KEY_FILE: operatorKey,
    ANSIBLE_REMOTE_USER: "admin",
    ANSIBLE_FORKS: String(hosts.length),
  };
  const command = ["ansible-playbook", "-i", "inventory", "play.json"];
  const runs = [await timed(command, hosts, { env, cwd: place })];
  const what = `${kubesprayTasks} empty Ansible tasks (a lower bound)`;
  bench.record({ part: "E", what, hosts: hosts.length, rttMs: 0, runs });
}
