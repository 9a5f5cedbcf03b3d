import type { Observation } from "../../host/observation";
import { layout } from "../../layers/formats/layout";
import { describeStorage } from "../../ssh/storage";

/**
 * A line for each file system of a host that takes nothing more. They count for the first layer of every host, whose update fails
 * before a node is drained, except for the data of etcd.
 */
export const storageDrift = (layer: string, { storage }: Pick<Observation, "storage">): string[] =>
  storage
    .filter(({ path }) => (path === layout.etcdData ? "etcd" : "identity") === layer)
    .map(describeStorage);
