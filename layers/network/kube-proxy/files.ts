import type { Cluster, Host } from "../../../config/cluster-config";
import { merged, type Values } from "../../../config/settings/merge";
import type { HostProfile } from "../../../config/schema";
import { flags } from "../../formats/flags";
import type { HostFiles } from "../../formats/host-file";
import { componentKubeconfig } from "../../formats/kubeconfig";
import { componentDirectory, layout } from "../../formats/layout";
import { ofBothFamilies } from "../../formats/families";
import { staticPodFiles } from "../../formats/static-pod";
import { yaml } from "../../formats/yaml";
import { kubeProxyPorts } from "./ports";

/** What kube-proxy depends on. */
export interface KubeProxyInput {
  readonly host: Pick<Host, "name" | "profile">;
  readonly cluster: Pick<Cluster, "podCidr" | "ipv6">;
  readonly image: string;
  /** URL of the API server that nodes use; not the Service, which kube-proxy itself makes reachable. */
  readonly apiServer: string;
  /** Annotations that restart it when what it reads only at its start is rotated; none by default. */
  readonly marks?: Readonly<Record<string, string>>;
  /** Configuration of the stack file; none by default. */
  readonly set?: Values;
}

const directory = componentDirectory("kube-proxy");
const kubeconfigPath = `${directory}/kubeconfig`;
const configPath = `${directory}/config.yaml`;

/** The static pod of kube-proxy. https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/ */
export const kubeProxyFiles = (input: KubeProxyInput): HostFiles =>
  staticPodFiles({
    name: "kube-proxy",
    tier: "node",
    image: input.image,
    marks: input.marks,
    command: ["kube-proxy", ...flags({ config: configPath })],
    configuration: {
      [configPath]: { content: yaml(merged(configuration(input), input.set ?? {})), mode: "0600" },
      [kubeconfigPath]: componentKubeconfig("kube-proxy", input.apiServer),
    },
    mounts: [{ path: layout.pki }, { path: directory }],
    health: { port: kubeProxyPorts.health, scheme: "HTTP", live: "/livez", ready: "/healthz" },
    requests: { cpu: "50m", memory: "64Mi" },
    // It sets kernel parameters, and only a privileged container may write to /proc/sys.
    securityContext: { privileged: true },
  });

const configuration = ({ host, cluster }: KubeProxyInput) => ({
  apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
  kind: "KubeProxyConfiguration",
  clientConnection: { kubeconfig: kubeconfigPath },
  hostnameOverride: host.name,
  mode: "nftables",
  clusterCIDR: ofBothFamilies(cluster, "podCidr"),
  metricsBindAddress: `127.0.0.1:${kubeProxyPorts.metrics}`,
  ...profileSettings[host.profile],
});

/** Connection tracking limits belong to the first network namespace, and a write that fails ends kube-proxy. */
const profileSettings: Record<HostProfile, object> = {
  standard: {},
  nested: {
    oomScoreAdj: 0,
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: "0s", tcpCloseWaitTimeout: "0s" },
  },
};
