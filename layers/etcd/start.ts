import { parse } from "yaml";
import type { HostFiles } from "../formats/host-file";
import { layout } from "../formats/layout";
import { yaml } from "../formats/yaml";

/** What a member needs at its first start, and ignores later. */
export interface InitialCluster {
  /** Members at that time, including itself: `NAME=PEER_URL`, comma-separated. */
  readonly members: string;
  /** Whether the first start creates the cluster or joins it. */
  readonly state: "new" | "existing";
}

/** Path of a member's manifest. */
export const etcdManifest = `${layout.staticPods}/etcd.yaml`;

interface Manifest {
  readonly spec: { readonly containers: readonly [{ readonly env?: readonly object[] }] };
}

/**
 * The member's files, with the settings of its first start. etcd reads those only while its data directory is empty, so they
 * are decided once and kept: changing the manifest would restart a member whenever another one joins or leaves.
 */
export function startingIn(files: HostFiles, { members, state }: InitialCluster): HostFiles {
  const { [etcdManifest]: file, ...others } = files;
  const manifest = parse(file!.content) as Manifest;
  const [container] = manifest.spec.containers;
  const env = [
    ...(container.env ?? []),
    { name: "ETCD_INITIAL_CLUSTER", value: members },
    { name: "ETCD_INITIAL_CLUSTER_STATE", value: state },
  ];
  const spec = { ...manifest.spec, containers: [{ ...container, env }] };
  return { ...others, [etcdManifest]: { ...file!, content: yaml({ ...manifest, spec }) } };
}
