import { existsSync, readdirSync, rmdirSync } from "node:fs";
import { dirname } from "node:path";

import { killCgroup, labCgroups, removeCgroup } from "./cgroups";
import { restoreKernelSettings } from "./kernel-settings";
import { existingHosts, labNetwork } from "./lab-host";
import { removeNetwork } from "./network";
import { hostsRoot } from "./paths";
import { eraseHost } from "./power";
import { removeTree } from "./remove-tree";

/**
 * Removes every host and everything else that the lab created on this machine, in whatever state a crash has left it.
 * Keys, logs and builds stay in the cache. Does nothing if nothing is there.
 *
 * @returns the names of the removed hosts, and the network.
 */
export async function removeHosts(): Promise<string[]> {
  const cgroups = labCgroups();
  for (const cgroup of cgroups) await killCgroup(cgroup);
  const hosts = hostsWithTraces(cgroups);
  await Promise.all(hosts.map(eraseHost));
  await removeTree(hostsRoot);
  removeWhenEmpty(dirname(hostsRoot));
  const network = await removeNetwork();
  await removeCgroup();
  restoreKernelSettings();
  return [...hosts, ...(network ? [`the network ${labNetwork}`] : [])];
}

/** Hosts of which a file system, a network namespace or a cgroup is left. */
function hostsWithTraces(cgroups: string[]): string[] {
  const namespaces = existsSync("/run/netns") ? readdirSync("/run/netns") : [];
  const named = [...cgroups, ...namespaces].map(
    (name) => /\b(?:node|vm)-\d+/.exec(name)?.[0] ?? "",
  );
  const hosts = existingHosts().map(({ name }) => name);
  return [...new Set([...hosts, ...named])].filter((name) => name !== "");
}

function removeWhenEmpty(directory: string): void {
  if (existsSync(directory) && readdirSync(directory).length === 0) rmdirSync(directory);
}
