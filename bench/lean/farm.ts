import type { ChildProcess } from "node:child_process";
import { serveApi } from "./api";
import { leanHost, leanHosts, type LeanHost } from "./lean-host";
import { serveMirror } from "./mirror";
import { bootLean, raiseLean, removeLean } from "./power";
import { makeStack } from "./stack";

const servers: ChildProcess[] = [];

/** Boots this many lean hosts, with a mirror, in place of those that there are. */
export async function raiseFarm(
  count: number,
  report: (line: string) => void,
): Promise<readonly LeanHost[]> {
  await endFarm();
  const hosts = leanHosts(count);
  await raiseLean(report);
  await bootLean(hosts);
  servers.push(await serveMirror());
  return hosts;
}

/** Boots more lean hosts beside those that there are. */
export async function extendFarm(numbers: readonly number[]): Promise<readonly LeanHost[]> {
  const hosts = numbers.map(leanHost);
  await bootLean(hosts);
  return hosts;
}

/** Gives hosts what a cluster of them needs before it is set up: an API server for the first of them, and an empty stack. */
export async function makeCluster(hosts: readonly LeanHost[]): Promise<void> {
  servers.push(serveApi(hosts[0]!));
  await makeStack(hosts);
}

/** Removes all of it, whatever there is. */
export async function endFarm(): Promise<void> {
  for (const server of servers.splice(0)) server.kill();
  await removeLean();
}
