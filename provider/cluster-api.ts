import { kubernetesApi, type KubernetesApi } from "../kubernetes/client";
import { listedApiServers } from "./stack";

/** The API server that a kubeconfig names and, while it does not answer, those that the stack file lists today. */
export const clusterApi = (kubeconfig: string): KubernetesApi =>
  kubernetesApi(kubeconfig, listedApiServers());
