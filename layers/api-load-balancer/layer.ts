import { images } from "../../artifacts";
import type { ClusterConfig } from "../../config/cluster-config";
import type { DesiredState } from "../desired-state";
import { apiBalancerFiles } from "./haproxy";
import { ports } from "../ports";

/**
 * A host's load balancer for the API servers. It counts as applied once it runs, even without any API server: the kubelet that
 * starts the first one connects through it.
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
