import { existsSync, rmSync } from "node:fs";
import { stopMirrors } from "./artifacts";
import { cachePath } from "./artifacts/cache";
import { removeHosts } from "./hosts/remove";

/**
 * Removes the hosts, the servers that they download from, and the state of stacks that were deployed on them.
 *
 * @returns what was removed, for messages; empty if there was nothing.
 */
export async function removeLab(): Promise<string[]> {
  const servers = await stopMirrors();
  const hosts = await removeHosts();
  const stacks = existsSync(cachePath("lab", "state"));
  removeStackState();
  return [
    ...hosts,
    ...(servers ? ["the file mirror and the registry"] : []),
    ...(stacks ? ["the state of the stacks in the lab"] : []),
  ];
}

/** Otherwise Pulumi would keep state of clusters whose hosts are gone. */
export const removeStackState = (): void =>
  rmSync(cachePath("lab", "state"), { recursive: true, force: true });
