import type { Observation } from "../../host/observation";
import { layout } from "../../layers/formats/layout";
import { describeStorage } from "../../ssh/storage";

/**
 * One line for each file system of a host that accepts no more data. They count as drift of the host's first layer, whose update
 * fails before a node is drained, except for the one with etcd's data.
 */
export const storageDrift = (layer: string, { storage }: Pick<Observation, "storage">): string[] =>
  storage
    .filter(({ path }) => (path === layout.etcdData ? "etcd" : "identity") === layer)
    .map(describeStorage);
