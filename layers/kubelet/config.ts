import type { Cluster, Host } from "../../config/cluster-config";
import { podAddresses } from "../../config/addresses";
import { seconds } from "../../config/settings/formats";
import { merged, type Values } from "../../config/settings/merge";
import type { HostProfile } from "../../config/schema";
import { listOfFamilies } from "../formats/families";
import type { HostFiles } from "../formats/host-file";
import { componentKubeconfig } from "../formats/kubeconfig";
import { containerdPlaces } from "../containerd/places";
import { containerStats } from "./container-stats";
import { certificatePath, componentDirectory, keyPath, layout } from "../formats/layout";
import { cipherSuites, tlsMinVersion } from "../formats/tls";
import { yaml } from "../formats/yaml";
import { dropIn } from "../formats/drop-in";
import type { Proxy } from "../proxy";
import { kubeletUnit, resolvConf } from "./unit";

/** Inputs of a host's kubelet. */
export interface KubeletInput {
  readonly host: Pick<Host, "name" | "address" | "ipv6Address"> &
    Pick<Host, "profile" | "besideDocker" | "taints" | "kubelet" | "kubeletUnit">;
  readonly proxy?: Proxy | undefined;
  readonly cluster: Pick<Cluster, "domain" | "dnsAddress" | "nodeMask" | "ipv6">;
  /** Release of the kubelet. */
  readonly version: string;
  /** URL of the API servers for nodes. */
  readonly apiServer: string;
  /** Restart annotations: systemd ignores keys with this prefix. */
  readonly marks?: Readonly<Record<string, string>>;
}

const directory = componentDirectory("kubelet");
const configPath = `${directory}/config.yaml`;
const kubeconfigPath = `${directory}/kubeconfig`;

/** The kubelet's configuration, kubeconfig and unit. https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/ */
export function kubeletFiles(input: KubeletInput): HostFiles {
  const config = configuration(input);
  const shutdownSeconds = Math.ceil(longestShutdown(config));
  return {
    [configPath]: { content: yaml(config), mode: "0600" },
    [kubeconfigPath]: componentKubeconfig("kubelet", input.apiServer),
    [`${layout.systemd}/kubelet.service`]: {
      content: kubeletUnit({
        marks: input.marks ?? {},
        containerd: containerdPlaces(input.host).unit,
        flags: kubeletFlags(input.host, input.version),
        proxy: input.proxy,
        config,
      }),
      mode: "0600",
    },
    ...dropIn("kubelet.service", input.host.kubeletUnit),
    ...(shutdownSeconds > 0 && {
      // The kubelet itself writes this file if logind would shorten its shutdown delay.
      "/etc/systemd/logind.conf.d/99-kubelet.conf": {
        content: `# Kubelet logind override\n[Login]\nInhibitDelayMaxSec=${shutdownSeconds}\n`,
      },
    }),
  };
}

/** Seconds for which a shutdown of the host waits for pods. */
function longestShutdown(config: Values): number {
  const byPriority = config["shutdownGracePeriodByPodPriority"] as
    readonly { readonly shutdownGracePeriodSeconds?: number }[] | undefined;
  return byPriority
    ? byPriority.reduce(
        (sum, { shutdownGracePeriodSeconds = 0 }) => sum + shutdownGracePeriodSeconds,
        0,
      )
    : (seconds((config["shutdownGracePeriod"] ?? "0s") as string) ?? 0);
}

/** The program's fixed fields and preferences, overridden by the stack file. */
function configuration(input: KubeletInput): Values {
  const { kubelet } = input.host;
  const outdated = Object.entries(replacedBy)
    .filter(([, isReplaced]) => isReplaced(kubelet))
    .map(([field]) => field);
  const own = Object.entries(ownConfiguration(input)).filter(
    ([field]) => !outdated.includes(field),
  );
  return merged(Object.fromEntries(own), kubelet);
}

/** Preferences that are dropped if the stack file sets a field that excludes them. */
const replacedBy: Readonly<Record<string, (kubelet: Values) => boolean>> = {
  maxParallelImagePulls: ({ serializeImagePulls }) => serializeImagePulls === true,
  shutdownGracePeriod: ({ shutdownGracePeriodByPodPriority }) =>
    shutdownGracePeriodByPodPriority !== undefined,
  shutdownGracePeriodCriticalPods: ({ shutdownGracePeriodByPodPriority }) =>
    shutdownGracePeriodByPodPriority !== undefined,
};

const ownConfiguration = ({ host, cluster, version }: KubeletInput) => ({
  apiVersion: "kubelet.config.k8s.io/v1beta1",
  kind: "KubeletConfiguration",
  authentication: {
    anonymous: { enabled: false },
    webhook: { enabled: true },
    x509: { clientCAFile: certificatePath("kubernetes-ca") },
  },
  authorization: { mode: "Webhook" },
  tlsCertFile: certificatePath("kubelet-serving"),
  tlsPrivateKeyFile: keyPath("kubelet-serving"),
  tlsMinVersion,
  tlsCipherSuites: cipherSuites,
  readOnlyPort: 0,
  streamingConnectionIdleTimeout: "1h",
  // Logs and exec are debugging handlers too, and stay on.
  enableProfilingHandler: false,
  enableDebugFlagsHandler: false,
  rotateCertificates: false,
  containerRuntimeEndpoint: `unix://${containerdPlaces(host).socket}`,
  staticPodPath: layout.staticPods,
  volumePluginDir: `${layout.kubeletData}/volume-plugins`,
  clusterDomain: cluster.domain,
  clusterDNS: listOfFamilies(cluster, "dnsAddress"),
  resolvConf,
  ...(host.taints.length > 0 && { registerWithTaints: host.taints }),
  maxPods: Math.min(110, podAddresses(cluster.nodeMask)),
  podPidsLimit: 4096,
  seccompDefault: true,
  serializeImagePulls: false,
  maxParallelImagePulls: 5,
  // kube-proxy and the pod network use nftables; the kubelet would still create iptables chains.
  makeIPTablesUtilChains: false,
  ...containerStats(host, version).configuration,
  ...profileSettings[host.profile],
});

const profileSettings: Record<HostProfile, object> = {
  standard: {
    cgroupDriver: "systemd",
    protectKernelDefaults: true,
    shutdownGracePeriod: "30s",
    shutdownGracePeriodCriticalPods: "10s",
  },
  // Disk, swap and kernel belong to the surrounding machine, whose cgroups may be version 1.
  nested: {
    cgroupDriver: "cgroupfs",
    failCgroupV1: false,
    failSwapOn: false,
    oomScoreAdj: 0,
    imageGCHighThresholdPercent: 100,
    evictionHard: {
      "memory.available": "100Mi",
      "nodefs.available": "0%",
      "nodefs.inodesFree": "0%",
      "imagefs.available": "0%",
      "imagefs.inodesFree": "0%",
    },
  },
};

const kubeletFlags = (host: KubeletInput["host"], version: string) => ({
  config: configPath,
  kubeconfig: kubeconfigPath,
  "hostname-override": host.name,
  "node-ip": [host.address, ...(host.ipv6Address ? [host.ipv6Address] : [])].join(","),
  ...containerStats(host, version).flags,
});
