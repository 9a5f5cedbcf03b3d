import { images } from "../../artifacts";
import { apiServerPort, type ClusterConfig, type Host } from "../../config/cluster-config";
import type { DesiredState } from "../desired-state";
import { apiserverFiles } from "./api-server";
import { controllerManagerFiles } from "./controller-manager";
import { encryptionConfigPath } from "./encryption";
import { certificatePath, keyPath, layout } from "../formats/layout";
import { ports } from "../ports";
import { tokenMarks, trustMarks } from "../formats/rotation";
import { schedulerFiles } from "./scheduler";

/** API server, controller manager and scheduler of one master, as static pods. */
export function controlPlaneLayer(
  host: Host,
  etcdMembers: readonly Host[],
  config: ClusterConfig,
): DesiredState {
  const { cluster, security, versions } = config;
  const image = images(versions, config.artifacts);
  const marks = tokenMarks(security);
  return {
    files: {
      ...apiserverFiles({
        ...{ host, cluster, etcdMembers, security, image: image.apiserver, marks },
        set: config.apiServer.flags,
      }),
      ...controllerManagerFiles({
        ...{ cluster, image: image.controllerManager, marks },
        set: config.controllerManager.flags,
      }),
      ...schedulerFiles({
        ...{ image: image.scheduler, marks: trustMarks(security) },
        set: config.scheduler,
      }),
    },
    ...(security.audit && { data: { [layout.auditLog]: "0700" } }),
    waits: [
      {
        ...healthy("API server", apiServerPort, "readyz", certificatePath("kubernetes-ca")),
        // Controller manager and scheduler may not be newer than the API server that they talk to.
        after: `${layout.staticPods}/kube-apiserver.yaml`,
      },
      usesEncryptionFile,
      healthy("controller manager", ports.controllerManager, "healthz"),
      healthy("scheduler", ports.scheduler, "readyz"),
    ],
  };
}

/** Controller manager and scheduler sign their own serving certificates and listen on loopback alone. */
const healthy = (what: string, port: number, path: string, authority?: string) => ({
  what: `a healthy ${what}`,
  command: `curl -fsS -m 5 ${authority ? `--cacert ${authority}` : "--insecure"} https://127.0.0.1:${port}/${path}`,
  timeoutSeconds: 240,
});

/**
 * The API server looks at the file once a minute. Every master has to know a new key before one of them writes with it.
 * The hash is that of https://kubernetes.io/docs/reference/instrumentation/metrics/ under `last_config_info`.
 */
const usesEncryptionFile = {
  what: "an API server that uses the present keys for Secrets",
  command: [
    `curl -fsS -m 5 --cacert ${certificatePath("kubernetes-ca")}`,
    `--cert ${certificatePath("apiserver-metrics-client")} --key ${keyPath("apiserver-metrics-client")}`,
    `https://127.0.0.1:${apiServerPort}/metrics |`,
    `grep -F encryption_config_controller_last_config_info | grep -qF "sha256:$(sha256sum <${encryptionConfigPath} | cut -c1-64)"`,
  ].join(" "),
  timeoutSeconds: 240,
};
