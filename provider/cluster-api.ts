import { kubernetesApi, type KubernetesApi } from "../kubernetes/client";
import { inlineKubeconfig, type ClusterAccess } from "../render/kubeconfig";
import { listedApiServers } from "./stack";

/** The API server that was named on the way in and, while it does not answer, those that the stack file lists today. */
export const clusterApi = (access: ClusterAccess): KubernetesApi =>
  kubernetesApi(inlineKubeconfig(access), listedApiServers());
