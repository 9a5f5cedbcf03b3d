import { layersFrom } from "../../layers/layer-json";
import { lineDiff } from "./line-diff";
import type { LayerInputs, Step, StepInputs } from "./steps";

/** A file or binary that changes in the same way on some hosts. */
export interface FileChange {
  readonly path: string;
  readonly hosts: readonly string[];
  /** Diff lines with their signs. A binary is one line with its address. */
  readonly diff: readonly string[];
}

/** All changed files and binaries of hosts that stay, grouped by identical diffs. */
export function fileChanges(steps: readonly Step[]): FileChange[] {
  const found = new Map<string, { path: string; hosts: string[]; diff: string[] }>();
  for (const { op, name, old, now } of steps) {
    if (op !== "update") continue;
    const host = now.host?.name ?? name;
    const [before, after] = [textsOf(old), textsOf(now)];
    for (const path of [...new Set([...before.keys(), ...after.keys()])]) {
      const diff = lineDiff(before.get(path) ?? "", after.get(path) ?? "");
      if (diff.length === 0) continue;
      const key = [path, ...diff].join("\n");
      const known = found.get(key);
      // On a new host, two resources name the files of containerd and the kubelet.
      if (known?.hosts.includes(host)) continue;
      if (known) known.hosts.push(host);
      else found.set(key, { path, hosts: [host], diff });
    }
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function textsOf(inputs: StepInputs): Map<string, string> {
  const layers: LayerInputs[] = [
    inputs,
    ...(inputs.layers ? Object.values(layersFrom(inputs.layers)) : []),
  ];
  return new Map(
    layers.flatMap(({ files = {}, programs = {} }) => [
      ...Object.entries(files).map(([path, { content }]) => [path, content] as const),
      ...Object.entries(programs).map(([path, { url }]) => [path, url] as const),
    ]),
  );
}
