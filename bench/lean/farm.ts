import type { ChildProcess } from "node:child_process";
import { serveApi } from "./api";
import { leanHosts, type LeanHost } from "./lean-host";
import { serveMirror } from "./mirror";
import { bootLean, raiseLean, removeLean } from "./power";
import { makeStack } from "./stack";

const servers: ChildProcess[] = [];

/** Boots this many lean hosts, with a mirror, an API server and an empty stack for them, in place of those that there are. */
export async function raiseFarm(
  count: number,
  report: (line: string) => void,
): Promise<readonly LeanHost[]> {
  await endFarm();
  const hosts = leanHosts(count);
  await raiseLean(report);
  await bootLean(hosts);
  servers.push(await serveMirror(), serveApi(hosts[0]!));
  await makeStack();
  return hosts;
}

/** Removes all of it, whatever there is. */
export async function endFarm(): Promise<void> {
  for (const server of servers.splice(0)) server.kill();
  await removeLean();
}
