import { apiServers, type KubernetesApi } from "../../kubernetes/client";
import type { ClusterAccess } from "../../layers/formats/kubeconfig";
import { listedApiServers } from "../stack";
import { tunnelOptions } from "./tunnel";

/**
 * A client for the given API server and, while that does not answer, for the others: by default those that the stack file
 * lists today. The library that reads kubeconfigs takes 48 MiB and is not needed for this.
 */
export const clusterApi = (
  { server, authority, client }: Omit<ClusterAccess, "cluster">,
  others = listedApiServers(),
): KubernetesApi =>
  apiServers(
    server,
    (options) =>
      void Object.assign(options, {
        ca: authority,
        cert: client.cert,
        key: client.key,
        ...tunnelOptions(),
      }),
    others,
  );
