import { parse } from "yaml";
import type { HostFiles } from "../formats/host-file";
import { layout } from "../formats/layout";
import { yaml } from "../formats/yaml";

/** What a member needs at its first start, and ignores later. */
export interface InitialCluster {
  /** Members at that time, itself included: `NAME=PEER_URL` with commas between. */
  readonly members: string;
  /** Whether the first start makes the cluster or joins it. */
  readonly state: "new" | "existing";
}

/** Where the manifest of a member stands. */
export const etcdManifest = `${layout.staticPods}/etcd.yaml`;

interface Manifest {
  readonly spec: { readonly containers: readonly [{ readonly env?: readonly object[] }] };
}

/**
 * The files of a member with what its first start has to know. etcd reads that only while its data directory is empty,
 * so that it is decided once and stays: a change of the manifest would restart a member because another came or went.
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
