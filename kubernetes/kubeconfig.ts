import { KubeConfig } from "@kubernetes/client-node";
import { apiServers, type KubernetesApi } from "./client";

/**
 * The API server that a kubeconfig points at, with the credentials in it.
 *
 * @param kubeconfig text of the kubeconfig; its current context counts.
 * @param others addresses of more servers of the cluster.
 * @throws Error when the text is no kubeconfig or names no cluster.
 */
export function kubernetesApi(kubeconfig: string, others?: readonly string[]): KubernetesApi {
  const config = loadConfig(kubeconfig);
  const own = config.getCurrentCluster()!.server.replace(/\/$/, "");
  return apiServers(own, (options) => config.applyToHTTPSOptions(options), others);
}

function loadConfig(kubeconfig: string): KubeConfig {
  const config = new KubeConfig();
  try {
    config.loadFromString(kubeconfig);
  } catch (error) {
    throw new Error(`kubeconfig: reading it: ${(error as Error).message}`);
  }
  if (!config.getCurrentCluster())
    throw new Error("kubeconfig: reading it: the current context names no cluster");
  return config;
}
