import { randomBytes } from "node:crypto";
import type { Handler } from "../handler";

export interface ClusterIdentityInputs {
  readonly cluster: string;
  readonly stack: string;
}

export interface ClusterIdentityOutputs extends ClusterIdentityInputs {
  /** CLUSTER/STACK/ID. The random ID distinguishes it from a cluster that another state of the same stack created. */
  readonly owner: string;
}

/** The owner that each host's ledger records. Created once; never changes. */
export const handler: Handler<ClusterIdentityInputs, ClusterIdentityOutputs> = {
  id: () => "cluster-identity",
  diff: () => ({ changes: false }),
  create: ({ cluster, stack }) =>
    Promise.resolve({
      cluster,
      stack,
      owner: `${cluster}/${stack}/${randomBytes(8).toString("hex")}`,
    }),
};
