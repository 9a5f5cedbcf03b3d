import { existsSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

import { isPowered, powerCgroup, powerOn, waitForLogin } from "./boot";
import { killCgroup, removeCgroup } from "./cgroups";
import { firstProcess } from "./exec";
import { ensureKeys } from "./keys";
import { type LabHost, labHost } from "./lab-host";
import { setLink, unplug } from "./network";
import { ensureFileSystem } from "./provision";
import { removeTree } from "./remove-tree";
import { waitFor } from "./wait";

/** SIGRTMIN+5, on which systemd reboots as `systemctl reboot` does. systemd(1), "Signals". */
const rebootSignal = 39;

/**
 * Boots a host unless it runs, on the file system that it has or on a new one, and waits until it takes logins.
 * Fails after two minutes with the last observation and the end of the host's console.
 */
export async function startHost(name: string): Promise<void> {
  const host = labHost(name);
  await ensureKeys([host]);
  if (!isPowered(host)) {
    await clearTraces(host);
    await ensureFileSystem(host);
    await powerOn(host);
  }
  await waitForLogin(host);
}

/** Cuts the host's power: everything in it ends at once, and its network with it. The file system stays. */
export async function stopHost(name: string): Promise<void> {
  const host = labHost(name);
  await killCgroup(powerCgroup(host));
  await clearTraces(host);
}

/**
 * Reboots a host and waits until it accepts logins again. Checks from outside: a command inside a host that shuts down
 * would be stopped with it, and delay it until systemd times out.
 */
export async function rebootHost(name: string): Promise<void> {
  const before = firstProcess(name);
  process.kill(before, rebootSignal);
  const until = (what: string, reached: () => boolean) =>
    waitFor(`${name}: ${what}`, 60_000, () => Promise.resolve(reached() || "not yet"));
  await until("going down", () => firstOf(name) !== before);
  await until("coming up again", () => firstOf(name) !== undefined);
  await startHost(name);
}

/** Gives a host a fresh file system and boots it. Its host key stays, its machine-id is new. */
export async function resetHost(name: string): Promise<void> {
  await eraseHost(name);
  await startHost(name);
}

/** Cuts the host's power and removes its file system. */
export async function eraseHost(name: string): Promise<void> {
  await stopHost(name);
  await removeTree(labHost(name).root);
}

/** Pulls the host's network cable: the host sees its link go down. */
export const cutLink = (name: string): Promise<void> => setLink(labHost(name), "down");

/** Puts the host's network cable back. */
export const restoreLink = (name: string): Promise<void> => setLink(labHost(name), "up");

function firstOf(name: string): number | undefined {
  try {
    return firstProcess(name);
  } catch {
    return undefined;
  }
}

/** Removes traces of a stopped or crashed host from this machine. */
async function clearTraces(host: LabHost): Promise<void> {
  for (const cgroup of [host.name, powerCgroup(host)]) {
    await killCgroup(cgroup);
    await removeCgroup(cgroup);
  }
  await unplug(host);
  forgetContainer(host);
}

/** systemd-nspawn cleans up after itself, but not when it is killed. */
function forgetContainer(host: LabHost): void {
  rmSync(`/run/systemd/nspawn/propagate/${host.name}`, { recursive: true, force: true });
  rmSync(join(dirname(host.root), `.#${host.name}.lck`), { force: true });
  if (!existsSync(host.root)) return;
  const { dev, ino } = statSync(host.root);
  rmSync(`/run/systemd/nspawn/locks/inode-${dev}:${ino}`, { force: true });
}
