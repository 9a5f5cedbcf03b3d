import { existsSync, rmSync } from "node:fs";
import { stopMirrors } from "./artifacts";
import { cachePath } from "./artifacts/cache";
import { removeHosts } from "./hosts/remove";

/**
 * Removes the hosts, the servers that they download from, and the state of the stacks that were made on them.
 *
 * @returns what was there and is gone, for a person to read; empty when there was nothing.
 */
export async function removeLab(): Promise<string[]> {
  const servers = await stopMirrors();
  const hosts = await removeHosts();
  const stacks = existsSync(cachePath("lab", "state"));
  forgetStacks();
  return [
    ...hosts,
    ...(servers ? ["the file mirror and the registry"] : []),
    ...(stacks ? ["the state of the stacks in the lab"] : []),
  ];
}

/** Pulumi would go on believing in clusters whose hosts have gone. */
export const forgetStacks = (): void =>
  rmSync(cachePath("lab", "state"), { recursive: true, force: true });
