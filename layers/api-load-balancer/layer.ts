import { images } from "../../artifacts";
import type { ClusterConfig } from "../../config/cluster-config";
import type { DesiredState } from "../desired-state";
import { apiBalancerFiles } from "./haproxy";
import { ports } from "../ports";

/**
 * A host's own way to the API servers. It is there as soon as it runs, whether or not an API server does: the first one
 * is started by a kubelet that goes this way.
 */
export const apiBalancerLayer = ({ artifacts, hosts, versions }: ClusterConfig): DesiredState => ({
  files: apiBalancerFiles({
    masters: hosts.filter(({ roles }) => roles.includes("master")),
    image: images(versions, artifacts).apiBalancer,
  }),
  waits: [
    {
      what: "a way to the API servers",
      command: `curl -fsS -m 5 http://127.0.0.1:${ports.apiBalancerHealth}/livez`,
      timeoutSeconds: 180,
    },
  ],
});
