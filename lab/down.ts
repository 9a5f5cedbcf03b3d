import { rmSync } from "node:fs";
import { stopMirrors } from "./artifacts";
import { cachePath } from "./artifacts/cache";
import { removeHosts } from "./hosts/remove";

/** Removes the hosts, what serves them, and the state of the stacks that were made on them. */
export async function removeLab(): Promise<void> {
  await stopMirrors();
  await removeHosts();
  forgetStacks();
}

/** Pulumi would go on believing in clusters whose hosts have gone. */
export const forgetStacks = (): void =>
  rmSync(cachePath("lab", "state"), { recursive: true, force: true });
