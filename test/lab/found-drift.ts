import { nameOf } from "./planned";
import { refresh, succeeded } from "./pulumi";

/** Drift that `pulumi refresh --preview-only`, with further arguments, shows, as `resource: what`, sorted. */
export async function foundDrift(...args: string[]): Promise<string[]> {
  const { stdout } = await succeeded(refresh("--preview-only", "--diff", ...args));
  const found: string[] = [];
  let [resource, inDrift] = ["", false];
  for (const line of stdout.split("\n")) {
    const [, urn] = /^ +\[urn=(.+)\]$/.exec(line) ?? [];
    if (urn) resource = nameOf(urn);
    else if (/^ +~ drift *: \[$/.test(line)) inDrift = true;
    else if (/^ +\]$/.test(line)) inDrift = false;
    const [, text] = /^ +[+~] \[\d+\]: (".*")$/.exec(line) ?? [];
    if (inDrift && text) found.push(`${resource}: ${JSON.parse(text) as string}`);
  }
  return found.sort();
}
