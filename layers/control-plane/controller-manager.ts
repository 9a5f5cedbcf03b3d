import { apiServerPort, type Cluster } from "../../config/cluster-config";
import type { Values } from "../../config/settings/merge";
import { ofBothFamilies } from "../formats/families";
import { flagsWith } from "../formats/flags";
import type { HostFiles } from "../formats/host-file";
import { componentKubeconfig } from "../formats/kubeconfig";
import { certificatePath, componentDirectory, layout, serviceAccountKeys } from "../formats/layout";
import { ports } from "../ports";
import { confined, staticPodFiles } from "../formats/static-pod";
import { tlsFlags } from "../formats/tls";

/** Inputs of a controller manager. */
export interface ControllerManagerInput {
  readonly cluster: Pick<Cluster, "name" | "podCidr" | "nodeMask" | "serviceCidr" | "ipv6">;
  readonly image: string;
  /** Annotations that restart it after a rotation of files that it reads only at its start; none by default. */
  readonly marks?: Readonly<Record<string, string>>;
  /** Flags from the stack file; none by default. */
  readonly set?: Values;
}

const directory = componentDirectory("controller-manager");
const kubeconfigPath = `${directory}/kubeconfig`;

/**
 * The controller manager as a static pod. It uses the API server of its own host, because during an upgrade it must not use an
 * older one. https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/
 */
export const controllerManagerFiles = (input: ControllerManagerInput): HostFiles =>
  staticPodFiles({
    name: "kube-controller-manager",
    tier: "control-plane",
    image: input.image,
    marks: input.marks,
    command: [
      "kube-controller-manager",
      ...flagsWith(controllerManagerFlags(input), input.set ?? {}, "repeated"),
    ],
    configuration: {
      [kubeconfigPath]: componentKubeconfig(
        "controller-manager",
        `https://127.0.0.1:${apiServerPort}`,
      ),
    },
    mounts: [{ path: layout.pki }, { path: layout.serviceAccount }, { path: directory }],
    health: { port: ports.controllerManager, scheme: "HTTPS", live: "/healthz" },
    requests: { cpu: "100m", memory: "128Mi" },
    securityContext: confined(),
  });

/** No signing flags: the CAs' keys are never on hosts, so the cluster signs no certificate requests. */
const controllerManagerFlags = ({ cluster }: ControllerManagerInput) => ({
  kubeconfig: kubeconfigPath,
  "authentication-kubeconfig": kubeconfigPath,
  "authorization-kubeconfig": kubeconfigPath,
  // With both CAs given, it does not ask the API server for them, and can start before that.
  "client-ca-file": certificatePath("kubernetes-ca"),
  "requestheader-client-ca-file": certificatePath("front-proxy-ca"),
  "bind-address": "127.0.0.1",
  ...tlsFlags,
  "cluster-name": cluster.name,
  "allocate-node-cidrs": true,
  "cluster-cidr": ofBothFamilies(cluster, "podCidr"),
  // With networks of two families, it refuses the first flag.
  ...(cluster.ipv6
    ? {
        "node-cidr-mask-size-ipv4": cluster.nodeMask,
        "node-cidr-mask-size-ipv6": cluster.ipv6.nodeMask,
      }
    : { "node-cidr-mask-size": cluster.nodeMask }),
  "service-cluster-ip-range": ofBothFamilies(cluster, "serviceCidr"),
  "root-ca-file": certificatePath("kubernetes-ca"),
  "service-account-private-key-file": serviceAccountKeys.privateKey,
  "use-service-account-credentials": true,
  // Above this number, finished pods are deleted, oldest first.
  "terminated-pod-gc-threshold": 1000,
  profiling: false,
});
