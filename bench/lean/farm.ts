import type { ChildProcess } from "node:child_process";
import { serveApi } from "./api";
import { leanHosts, type LeanHost } from "./lean-host";
import { serveMirror } from "./mirror";
import { bootLean, raiseLean, removeLean } from "./power";
import { makeStack } from "./stack";

/** Runs something with this many lean hosts, a mirror and an API server for them, and removes all of it again. */
export async function withLean<T>(
  count: number,
  report: (line: string) => void,
  work: (hosts: readonly LeanHost[]) => Promise<T>,
): Promise<T> {
  const servers: ChildProcess[] = [];
  const hosts = leanHosts(count);
  try {
    await raiseLean(report);
    await bootLean(hosts);
    servers.push(await serveMirror(), serveApi(hosts[0]!));
    await makeStack();
    return await work(hosts);
  } finally {
    for (const server of servers) server.kill();
    await removeLean();
  }
}
