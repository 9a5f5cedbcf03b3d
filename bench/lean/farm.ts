import type { ChildProcess } from "node:child_process";
import { serveApi } from "./api";
import { leanHost, leanHosts, type LeanHost } from "./lean-host";
import { serveMirror } from "./mirror";
import { bootLean, prepareLeanHosts, removeLean } from "./power";
import { makeStack } from "./stack";

const servers: ChildProcess[] = [];

/** Boots this many lean hosts and a mirror, replacing existing hosts. */
export async function startFarm(
  count: number,
  report: (line: string) => void,
): Promise<readonly LeanHost[]> {
  await endFarm();
  const hosts = leanHosts(count);
  await prepareLeanHosts(report);
  await bootLean(hosts);
  servers.push(await serveMirror());
  return hosts;
}

/** Boots more lean hosts beside the existing ones. */
export async function extendFarm(numbers: readonly number[]): Promise<readonly LeanHost[]> {
  const hosts = numbers.map(leanHost);
  await bootLean(hosts);
  return hosts;
}

/** Prepares hosts for a cluster: an API server for the first of them, and an empty stack. */
export async function makeCluster(hosts: readonly LeanHost[]): Promise<void> {
  servers.push(serveApi(hosts[0]!));
  await makeStack(hosts);
}

/** Removes everything that exists. */
export async function endFarm(): Promise<void> {
  for (const server of servers.splice(0)) server.kill();
  await removeLean();
}
