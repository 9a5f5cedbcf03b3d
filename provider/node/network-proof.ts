import { waitForNode } from "../../kubernetes/node";
import type { ClusterAccess } from "../../layers/formats/kubeconfig";
import type { RemoteHost } from "../../ssh/host";
import { clusterApi } from "../cluster/api";
import type { Handler } from "../handler";
import { reporter } from "../progress";
import { forgetNodes, nodesOf } from "./observe-nodes";
import { proveNetwork, type ProvenNetwork } from "./prove";

interface NetworkedNode {
  /** The machine; its name is the node's. */
  readonly host: RemoteHost;
  readonly besideDocker: boolean;
}

export interface NetworkProofInputs {
  /** An administrator's way into the cluster. */
  readonly access: ClusterAccess;
  /** Every node that needs the pod network. */
  readonly nodes: readonly NetworkedNode[];
  /** What a proof has to know of the cluster. Another value alone is no change. */
  readonly network: Omit<ProvenNetwork, "besideDocker">;
}

export interface NetworkProofOutputs {
  readonly access: ClusterAccess;
  /** Names and addresses of the nodes whose network was proven. */
  readonly proven: readonly string[];
  /** Nodes without a network since then, a line for each. */
  readonly drift: readonly string[];
}

const readyDeadlineMs = 300_000;

const identity = ({ host }: NetworkedNode): string => `${host.name} ${host.address}`;

/**
 * The pod network that another program brings: waits until every node is ready, and proves that pods work there. A node that joins later
 * is proven then. Nothing of the network is changed or removed here.
 */
export const handler: Handler<NetworkProofInputs, NetworkProofOutputs> = {
  id: () => "pod-network",

  diff: ({ proven, drift }, { nodes }) => ({
    changes: drift.length > 0 || nodes.some((node) => !proven.includes(identity(node))),
  }),

  create: (inputs) => prove(inputs, inputs.nodes),

  update({ proven, drift }, news) {
    const known = drift.length > 0 ? [] : proven;
    return prove(
      news,
      news.nodes.filter((node) => !known.includes(identity(node))),
    );
  },

  async read(outputs) {
    const nodes = await nodesOf(outputs.access);
    const drift = outputs.proven.flatMap((one) => {
      const [name = ""] = one.split(" ");
      const node = nodes.get(name);
      return node?.lacksNetwork ? [`${name}: ${node.trouble}`] : [];
    });
    return { ...outputs, drift };
  },
};

/** @throws Error that names every node on which pods do not work, and why */
async function prove(
  { access, nodes, network }: NetworkProofInputs,
  unproven: readonly NetworkedNode[],
): Promise<NetworkProofOutputs> {
  forgetNodes();
  const api = clusterApi(access);
  const results = await Promise.allSettled(
    unproven.map(async ({ host, besideDocker }) => {
      const report = reporter(host.name);
      await waitForNode(api, host.name, { deadlineMs: readyDeadlineMs, report, ready: true });
      await proveNetwork(api, host, { ...network, besideDocker }, report);
    }),
  );
  const failures = results.flatMap((result) =>
    result.status === "rejected" ? [(result.reason as Error).message] : [],
  );
  if (failures.length > 0) throw new Error(failures.join("\n"));
  return { access, proven: nodes.map(identity), drift: [] };
}
