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

/** SIGRTMIN+5, on which systemd reboots as with `systemctl reboot`: systemd(1), "Signals". */
const rebootSignal = 39;

/**
 * Boots a host unless it runs, on its file system or on a new one, and waits until it accepts logins. Throws after two
 * minutes with the last observation and the end of the host's console.
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

/** Cuts the host's power: all of its processes and its network end at once. The file system stays. */
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
  // systemd gives each service 90 seconds to stop.
  const until = (what: string, reached: () => boolean) =>
    waitFor(`${name}: ${what}`, 120_000, () => Promise.resolve(reached() || "not yet"));
  await until("going down", () => firstOf(name) !== before);
  await until("coming up again", () => firstOf(name) !== undefined);
  await startHost(name);
}

/** Gives a host a fresh file system and boots it. It keeps its host key and gets a new machine-id. */
export async function resetHost(name: string): Promise<void> {
  await eraseHost(name);
  await startHost(name);
}

/** Cuts the host's power and removes its file system. */
export async function eraseHost(name: string): Promise<void> {
  await stopHost(name);
  await removeTree(labHost(name).root);
}

/** Disconnects the host's network cable: the host sees its link go down. */
export const cutLink = (name: string): Promise<void> => setLink(labHost(name), "down");

/** Reconnects the host's network cable. */
export const restoreLink = (name: string): Promise<void> => setLink(labHost(name), "up");

function firstOf(name: string): number | undefined {
  try {
    return firstProcess(name);
  } catch {
    return undefined;
  }
}

/** Removes what a stopped or crashed host left on this machine. */
async function clearTraces(host: LabHost): Promise<void> {
  for (const cgroup of [host.name, powerCgroup(host)]) {
    await killCgroup(cgroup);
    await removeCgroup(cgroup);
  }
  await unplug(host);
  forgetContainer(host);
}

/** systemd-nspawn cleans up after itself, but not if it is killed. */
function forgetContainer(host: LabHost): void {
  rmSync(`/run/systemd/nspawn/propagate/${host.name}`, { recursive: true, force: true });
  rmSync(join(dirname(host.root), `.#${host.name}.lck`), { force: true });
  if (!existsSync(host.root)) return;
  const { dev, ino } = statSync(host.root);
  rmSync(`/run/systemd/nspawn/locks/inode-${dev}:${ino}`, { force: true });
}
