import { images } from "../artifacts";
import { apiServerPort, type ClusterConfig, type Host } from "../config/cluster-config";
import type { DesiredState } from "../remote/desired-state";
import { apiserverFiles } from "../render/apiserver";
import { controllerManagerFiles } from "../render/controller-manager";
import { certificatePath } from "../render/layout";
import { schedulerFiles } from "../render/scheduler";

/** API server, controller manager and scheduler of one master, as static pods. */
export function controlPlaneLayer(
  host: Host,
  etcdMembers: readonly Host[],
  { cluster, versions }: ClusterConfig,
): DesiredState {
  const image = images(versions);
  return {
    files: {
      ...apiserverFiles({ host, cluster, etcdMembers, image: image.apiserver }),
      ...controllerManagerFiles({ cluster, image: image.controllerManager }),
      ...schedulerFiles({ image: image.scheduler }),
    },
    waits: [
      healthy("API server", apiServerPort, "readyz", certificatePath("kubernetes-ca")),
      healthy("controller manager", 10257, "healthz"),
      healthy("scheduler", 10259, "readyz"),
    ],
  };
}

/** Controller manager and scheduler sign their own serving certificates and listen on loopback alone. */
const healthy = (what: string, port: number, path: string, authority?: string) => ({
  what: `a healthy ${what}`,
  command: `curl -fsS -m 5 ${authority ? `--cacert ${authority}` : "--insecure"} https://127.0.0.1:${port}/${path}`,
  timeoutSeconds: 240,
});
