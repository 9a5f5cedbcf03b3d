import { apiServerPort } from "../../config/cluster-config";
import { merged } from "../../config/settings/merge";
import type { Sections } from "../../config/schema";
import { flagsWith } from "../formats/flags";
import type { HostFiles } from "../formats/host-file";
import { componentKubeconfig } from "../formats/kubeconfig";
import { certificatePath, componentDirectory, layout } from "../formats/layout";
import { ports } from "../ports";
import { confined, staticPodFiles } from "../formats/static-pod";
import { tlsFlags } from "../formats/tls";
import { yaml } from "../formats/yaml";

const directory = componentDirectory("scheduler");
const kubeconfigPath = `${directory}/kubeconfig`;
const configPath = `${directory}/config.yaml`;

/** Inputs of a scheduler. */
export interface SchedulerInput {
  readonly image: string;
  /** Annotations that restart it after a rotation of files that it reads only at its start; none by default. */
  readonly marks?: Readonly<Record<string, string>>;
  /** Configuration and flags from the stack file; none by default. */
  readonly set?: Sections["scheduler"];
}

/**
 * The scheduler as a static pod. It uses the API server of its own host.
 * https://kubernetes.io/docs/reference/command-line-tools-reference/kube-scheduler/
 */
export const schedulerFiles = ({ image, marks, set }: SchedulerInput): HostFiles =>
  staticPodFiles({
    name: "kube-scheduler",
    tier: "control-plane",
    image,
    marks,
    command: ["kube-scheduler", ...flagsWith(schedulerFlags, set?.flags ?? {}, "repeated")],
    configuration: {
      [configPath]: { content: yaml(merged(configuration, set?.config ?? {})), mode: "0600" },
      [kubeconfigPath]: componentKubeconfig("scheduler", `https://127.0.0.1:${apiServerPort}`),
    },
    mounts: [{ path: layout.pki }, { path: directory }],
    health: { port: ports.scheduler, scheme: "HTTPS", live: "/livez", ready: "/readyz" },
    requests: { cpu: "50m", memory: "64Mi" },
    securityContext: confined(),
  });

const configuration = {
  apiVersion: "kubescheduler.config.k8s.io/v1",
  kind: "KubeSchedulerConfiguration",
  clientConnection: { kubeconfig: kubeconfigPath },
  leaderElection: { leaderElect: true },
  enableProfiling: false,
};

const schedulerFlags = {
  config: configPath,
  "authentication-kubeconfig": kubeconfigPath,
  "authorization-kubeconfig": kubeconfigPath,
  "client-ca-file": certificatePath("kubernetes-ca"),
  "requestheader-client-ca-file": certificatePath("front-proxy-ca"),
  "bind-address": "127.0.0.1",
  ...tlsFlags,
};
