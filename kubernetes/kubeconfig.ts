import { KubeConfig } from "@kubernetes/client-node";
import { apiServers, type KubernetesApi } from "./client";

/**
 * A client for the API server and credentials in a kubeconfig.
 *
 * @param kubeconfig text of the kubeconfig; its current context is used.
 * @param others addresses of the other API servers.
 * @throws Error when the text is not a kubeconfig or names no cluster.
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
