import { apiServers, type KubernetesApi } from "../../kubernetes/client";
import type { ClusterAccess } from "../../layers/formats/kubeconfig";
import { listedApiServers } from "../stack";
import { tunnelOptions } from "./tunnel";

/**
 * The API server that was named on the way in and, while it does not answer, others of the cluster: those that the stack
 * file lists today, unless others are given. The library that reads kubeconfigs takes 48 MiB, and is not needed for this.
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
