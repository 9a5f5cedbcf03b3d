import type { Gate } from "../../config/schema";
import { ApiError } from "../../kubernetes/errors";
import { gateObjects } from "../../kubernetes/gate";
import { same, type Handler } from "../handler";
import { reporter } from "../progress";
import { gateApi, keepAccess, type GateAccess } from "./access";

export interface ClusterGatesInputs extends GateAccess {
  readonly cluster: string;
  readonly gates: readonly Gate[];
}

/**
 * The gates of a rollout. Whatever waits for them takes the access to the API servers from here: masters and etcd members
 * change before there is a kubeconfig. New gates are refused when the cluster does not have the kind that they are about.
 */
export const handler: Handler<ClusterGatesInputs, Pick<ClusterGatesInputs, "gates">> = {
  id: ({ cluster }) => `${cluster}/gates`,
  derivedOutputs: ({ gates }) => ({ gates }),

  check(_, news) {
    keepAccess(news);
    return news;
  },

  diff: ({ gates }, news) => ({ changes: !same(gates, news.gates) }),

  async create(inputs) {
    await assertKnown(inputs);
    return { gates: inputs.gates };
  },
};

/** Where no API server answers, the cluster does not exist yet; whoever asks the gates later reports an error. */
async function assertKnown({ cluster, gates, ...access }: ClusterGatesInputs): Promise<void> {
  const api = await gateApi(access);
  for (const { name, apiVersion, kind, namespace, selector } of gates) {
    if (kind === undefined) continue;
    await gateObjects(api, { apiVersion, kind, namespace, selector }).catch((error: Error) => {
      if (!(error instanceof ApiError))
        throw new Error(`${cluster}: setting the gate ${name}: ${error.message}`);
      reporter(cluster)(`the gate ${name} could not be asked: ${error.message}`);
    });
  }
}
