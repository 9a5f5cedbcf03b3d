import { images } from "../../artifacts";
import { apiServerPort, type ClusterConfig, type Host } from "../../config/cluster-config";
import type { DesiredState } from "../desired-state";
import { apiserverFiles } from "./api-server";
import { auditMarks } from "./audit";
import { authenticationConfigPath } from "./authentication";
import { controllerManagerFiles } from "./controller-manager";
import { encryptionConfigPath, kmsWaits } from "./encryption";
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
        ...{ host, cluster, etcdMembers, security, image: image.apiserver },
        marks: { ...marks, ...auditMarks(security.audit) },
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
    ...(security.audit.enabled && { data: { [layout.auditLog]: "0700" } }),
    waits: [
      ...kmsWaits(security.encryption),
      {
        ...healthy("API server", apiServerPort, "readyz", certificatePath("kubernetes-ca")),
        // Controller manager and scheduler must not be newer than their API server.
        after: `${layout.staticPods}/kube-apiserver.yaml`,
      },
      usesEncryptionFile,
      usesAuthenticationFile,
      healthy("controller manager", ports.controllerManager, "healthz"),
      healthy("scheduler", ports.scheduler, "readyz"),
    ],
  };
}

/** Controller manager and scheduler sign their own serving certificates, and listen on loopback only. */
const healthy = (what: string, port: number, path: string, authority?: string) => ({
  what: `a healthy ${what}`,
  command: `curl -fsS -m 5 ${authority ? `--cacert ${authority}` : "--insecure"} https://127.0.0.1:${port}/${path}`,
  timeoutSeconds: 240,
});

/**
 * The API server reads such a file once a minute. The hash is the one in `last_config_info`:
 * https://kubernetes.io/docs/reference/instrumentation/metrics/
 */
const usesFile = (what: string, metric: string, path: string, reason: string) => ({
  what,
  command: [
    `curl -fsS -m 5 --cacert ${certificatePath("kubernetes-ca")}`,
    `--cert ${certificatePath("apiserver-metrics-client")} --key ${keyPath("apiserver-metrics-client")}`,
    `https://127.0.0.1:${apiServerPort}/metrics |`,
    `grep -F ${metric}_last_config_info | grep -qF "sha256:$(sha256sum <${path} | cut -c1-64)"`,
    `|| { ${lastLogged(reason)}; false; }`,
  ].join(" "),
  timeoutSeconds: 240,
});

/** Prints the last line of the API server's log that has a reason, for the message at the deadline. */
const lastLogged = (reason: string): string =>
  `grep -hoE '${reason}.*' /var/log/pods/kube-system_kube-apiserver-*/*/*.log | tail -n 1 | cut -c1-600`;

/** Every master must know a new key before any of them encrypts with it. */
const usesEncryptionFile = usesFile(
  "an API server that uses the present keys for Secrets",
  "encryption_config_controller",
  encryptionConfigPath,
  "(failed|error) [a-z ]*encryption config",
);

/** An invalid file changes nothing: the API server keeps the previous one, and so do the other masters. */
const usesAuthenticationFile = usesFile(
  "an API server that uses the present issuers of logins",
  "authentication_config_controller",
  authenticationConfigPath,
  "failed to [a-z]+ authentication config",
);
