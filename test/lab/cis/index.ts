import { apiServer } from "./api-server";
import { controllers, etcdMember } from "./control-plane";
import { etcdFiles, masterFiles, nodeFiles } from "./files";
import { node } from "./node";
import { policies } from "./policies";
import type { Recommendation } from "./recommendation";

const all = [
  ...[masterFiles, etcdFiles, nodeFiles, apiServer],
  ...[controllers, etcdMember, node, policies],
];

/** Makes the numbers sort as text. */
const order = ({ id }: Recommendation): string =>
  id.replace(/\d+/g, (part) => part.padStart(2, "0"));

/** Every recommendation of the CIS Kubernetes Benchmark 1.12 that a machine can check, in order. */
export const benchmark: readonly Recommendation[] = all
  .flat()
  .sort((a, b) => (order(a) < order(b) ? -1 : 1));
