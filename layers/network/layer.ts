import { images } from "../../artifacts";
import type { ClusterConfig, Host } from "../../config/cluster-config";
import type { DesiredState } from "../desired-state";
import { localApiServer } from "../api-load-balancer/haproxy";
import { flannelFiles } from "./flannel";
import { kubeProxyFiles } from "./kube-proxy";
import { ports } from "../ports";
import { trustMarks } from "../formats/rotation";

/** The pod network on one node: flannel, kube-proxy and the configuration of the CNI plugins. */
export function networkLayer(
  host: Host,
  { cluster, network, security, versions }: ClusterConfig,
): DesiredState {
  const image = images(versions);
  const apiServer = localApiServer;
  const marks = trustMarks(security);
  return {
    files: {
      ...flannelFiles({ host, cluster, network, image: image.flannel, apiServer, marks }),
      ...kubeProxyFiles({ host, cluster, image: image.proxy, apiServer, marks }),
    },
    waits: [
      healthy("flannel", `http://127.0.0.1:${ports.flannelHealth}/readyz`),
      healthy("kube-proxy", `http://127.0.0.1:${ports.kubeProxyHealth}/livez`),
    ],
  };
}

const healthy = (what: string, url: string) => ({
  what: `a healthy ${what}`,
  command: `curl -fsS -m 5 ${url}`,
  timeoutSeconds: 240,
});
