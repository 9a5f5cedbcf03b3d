import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { run, succeeds } from "../../lab/hosts/command";
import { writeInto } from "../../lab/hosts/identity";
import { removeTree } from "../../lab/hosts/remove-tree";
import { waitFor } from "../../lab/hosts/wait";
import { leanPlace, type LeanHost } from "./lean-host";
import { makeNetwork, plugIn, removeNetwork } from "./network";
import { installPrograms } from "./programs";
import { makeSharedRoot, sharedRoot } from "./root";

const running: ChildProcess[] = [];

/** Creates what lean hosts share: a file system in memory, a root file system and a network. */
export async function prepareLeanHosts(report: (line: string) => void): Promise<void> {
  await removeLean();
  mkdirSync(leanPlace, { recursive: true });
  // The preflight requires 5000 MiB of free space.
  await run("mount", ["-t", "tmpfs", "-o", "size=12g,mode=0700", "lean", leanPlace]);
  await makeSharedRoot(report);
  installPrograms();
  await makeNetwork();
}

/** Boots hosts with new file systems, and waits until their sshd answers. They end with this process. */
export async function bootLean(hosts: readonly LeanHost[]): Promise<void> {
  for (const host of hosts) {
    await plugIn(host);
    for (const part of ["upper", "work", "root"])
      mkdirSync(join(host.place, part), { recursive: true });
    const upper = join(host.place, "upper");
    writeInto(upper, "etc/hostname", `${host.name}\n`);
    writeInto(upper, "etc/hosts", `127.0.0.1 localhost ${host.name}\n`);
    writeInto(upper, "etc/machine-id", `${randomBytes(16).toString("hex")}\n`);
    const env = {
      PATH: process.env["PATH"],
      HOST: host.name,
      NAMESPACE: host.namespace,
      PLACE: host.place,
      ROOT: sharedRoot,
      PROGRAMS: join(leanPlace, "programs"),
    };
    running.push(spawn(join(__dirname, "power-on"), { env, stdio: "inherit" }));
  }
  for (const { name, address } of hosts)
    await waitFor(`${name}: waiting for its sshd`, 30_000, () => answers(address));
}

/** Ends every lean host and removes everything that was created for them. */
export async function removeLean(): Promise<void> {
  for (const host of running) host.kill("SIGKILL");
  running.length = 0;
  await removeNetwork();
  if (await succeeds("mountpoint", ["-q", leanPlace])) await run("umount", ["-l", leanPlace]);
  rmSync(leanPlace, { recursive: true, force: true });
  if (existsSync(sharedRoot)) await removeTree(sharedRoot);
}

const answers = (address: string): Promise<true | string> =>
  new Promise((resolve) => {
    const socket = connect(22, address, () => {
      socket.destroy();
      resolve(true);
    }).on("error", (error) => resolve(error.message));
  });
