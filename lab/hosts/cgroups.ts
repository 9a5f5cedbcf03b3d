import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { type CommandOptions, run } from "./command";
import { waitFor } from "./wait";

/** Program that runs a command in a cgroup of the lab. */
export const insideCgroup = join(__dirname, "inside");

const work = "work";

interface Hierarchy {
  /** The lab's own cgroup, parent of all others that it creates. */
  readonly lab: string;
  readonly mount: string;
  readonly unified: boolean;
}

/** Every mounted cgroup hierarchy: one on cgroup v2, one per controller on v1. */
function hierarchies(): Hierarchy[] {
  return readFileSync("/proc/self/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" "))
    .filter(
      ([, mount, type]) => mount?.startsWith("/sys/fs/cgroup") && /^cgroup2?$/.test(type ?? ""),
    )
    .map(([, mount = "", type]) => {
      return { mount, lab: join(mount, "kbm-lab"), unified: type === "cgroup2" };
    });
}

/** Creates the lab's own cgroup in every hierarchy, and delegates every controller to its children. */
export function ensureLabCgroups(): void {
  for (const { mount, lab, unified } of hierarchies()) {
    mkdirSync(lab, { recursive: true });
    if (unified) delegateControllers(mount, lab);
    else if (existsSync(join(lab, "cpuset.cpus"))) fillCpuset(mount, lab);
  }
}

function delegateControllers(mount: string, lab: string): void {
  const controllers = (cgroup: string, file: string): string[] =>
    readFileSync(join(cgroup, file), "utf8").match(/\w+/g) ?? [];
  for (const cgroup of [mount, lab]) {
    const handedDown = controllers(cgroup, "cgroup.subtree_control");
    for (const controller of controllers(cgroup, "cgroup.controllers"))
      if (!handedDown.includes(controller))
        writeFileSync(join(cgroup, "cgroup.subtree_control"), `+${controller}`);
  }
}

/** A new v1 cpuset has no CPUs and no memory nodes, so no process can enter it. */
function fillCpuset(mount: string, lab: string): void {
  for (const file of ["cpuset.cpus", "cpuset.mems"])
    writeFileSync(join(lab, file), readFileSync(join(mount, file)));
  writeFileSync(join(lab, "cgroup.clone_children"), "1");
}

/** Runs a program in the cgroup for set-up work, where `killStaleWork` finds it. */
export function runInWorkCgroup(program: string, args: string[], options?: CommandOptions) {
  ensureLabCgroups();
  return run(insideCgroup, [work, program, ...args], options);
}

/** Kills set-up work of an `up` that was itself killed. */
export const killStaleWork = (): Promise<void> => killCgroup(work);

/** Names of the lab's cgroups: those of hosts, and of the processes that build and power them. */
export const labCgroups = (): string[] => [
  ...new Set(hierarchies().flatMap(({ lab }) => childCgroups(lab))),
];

/** Processes in a cgroup of the lab and its descendants. */
export function cgroupProcesses(name: string): number[] {
  const listed = hierarchies().flatMap(({ lab }) => processesBelow(join(lab, name)));
  return [...new Set(listed)];
}

/** Kills everything in a cgroup of the lab. Throws if something survives for 30 s. */
export async function killCgroup(name: string): Promise<void> {
  await waitFor(`${name}: ending its processes`, 30_000, () => {
    const processes = cgroupProcesses(name);
    for (const id of processes) killIfThere(id);
    return Promise.resolve(processes.length === 0 || `left: ${processes.join(" ")}`);
  });
}

/** Removes a cgroup of the lab, or without a name the lab's own. Its processes must have ended. */
export async function removeCgroup(name = ""): Promise<void> {
  await waitFor(`${name || "lab"}: removing its cgroups`, 30_000, () => {
    const left = hierarchies().filter(({ lab }) => !removeTree(join(lab, name)));
    return Promise.resolve(left.length === 0 || `busy: ${left.map(({ lab }) => lab).join(" ")}`);
  });
}

function childCgroups(cgroup: string): string[] {
  if (!existsSync(cgroup)) return [];
  const entries = readdirSync(cgroup, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

function processesBelow(cgroup: string): number[] {
  try {
    const own = readFileSync(join(cgroup, "cgroup.procs"), "utf8").match(/\d+/g) ?? [];
    const below = childCgroups(cgroup).flatMap((child) => processesBelow(join(cgroup, child)));
    return [...own.map(Number), ...below];
  } catch {
    // The cgroup disappeared while it was read.
    return [];
  }
}

function killIfThere(id: number): void {
  try {
    process.kill(id, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Whether the tree is gone. A cgroup stays busy until the kernel has released its last process. */
function removeTree(cgroup: string): boolean {
  try {
    for (const child of childCgroups(cgroup)) removeTree(join(cgroup, child));
    rmdirSync(cgroup);
  } catch {
    return !existsSync(cgroup);
  }
  return true;
}
