import type { Cluster, Host } from "../../config/cluster-config";
import type { HostProfile, Sections } from "../../config/schema";
import { flags } from "../formats/flags";
import type { HostFiles } from "../formats/host-file";
import { componentKubeconfig } from "../formats/kubeconfig";
import { certificatePath, componentDirectory, keyPath, layout } from "../formats/layout";
import { cipherSuites, tlsMinVersion } from "../formats/tls";
import { unit } from "../formats/unit";
import { yaml } from "../formats/yaml";

/** What the kubelet of a host depends on. */
export interface KubeletInput {
  readonly host: Pick<Host, "name" | "address" | "profile" | "taints">;
  readonly cluster: Pick<Cluster, "domain" | "dnsAddress">;
  readonly kubelet: Sections["kubelet"];
  /** URL of the API server that nodes use. */
  readonly apiServer: string;
  /** What else restarts it when it changes: systemd passes over such keys. */
  readonly marks?: Readonly<Record<string, string>>;
}

const directory = componentDirectory("kubelet");
const configPath = `${directory}/config.yaml`;
const kubeconfigPath = `${directory}/kubeconfig`;
const resolvConf = "/run/kubernetes/resolv.conf";
const resolvedConf = "/run/systemd/resolve/resolv.conf";
const shutdownSeconds = 30;

/** The kubelet's configuration, kubeconfig and unit. https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/ */
export const kubeletFiles = (input: KubeletInput): HostFiles => ({
  [configPath]: { content: yaml(configuration(input)), mode: "0600" },
  [kubeconfigPath]: componentKubeconfig("kubelet", input.apiServer),
  [`${layout.systemd}/kubelet.service`]: { content: kubeletUnit(input), mode: "0600" },
  ...(input.host.profile === "standard" && {
    // The kubelet writes this very file when logind would cut its time to end pods short.
    "/etc/systemd/logind.conf.d/99-kubelet.conf": {
      content: `# Kubelet logind override\n[Login]\nInhibitDelayMaxSec=${shutdownSeconds}\n`,
    },
  }),
});

const configuration = ({ host, cluster, kubelet }: KubeletInput) => ({
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
  // Logs and exec stay: they are handlers for debugging too.
  enableProfilingHandler: false,
  enableDebugFlagsHandler: false,
  rotateCertificates: false,
  containerRuntimeEndpoint: "unix:///run/containerd/containerd.sock",
  staticPodPath: layout.staticPods,
  volumePluginDir: `${layout.kubeletData}/volume-plugins`,
  clusterDomain: cluster.domain,
  clusterDNS: [cluster.dnsAddress],
  resolvConf,
  ...(host.taints.length > 0 && { registerWithTaints: host.taints }),
  maxPods: kubelet.maxPods,
  podPidsLimit: kubelet.podPidsLimit,
  systemReserved: kubelet.systemReserved,
  seccompDefault: true,
  serializeImagePulls: false,
  maxParallelImagePulls: 5,
  // kube-proxy and flannel use nftables; the kubelet would still leave chains of iptables behind.
  makeIPTablesUtilChains: false,
  ...profileSettings[host.profile],
});

const profileSettings: Record<HostProfile, object> = {
  standard: {
    cgroupDriver: "systemd",
    protectKernelDefaults: true,
    shutdownGracePeriod: `${shutdownSeconds}s`,
    shutdownGracePeriodCriticalPods: "10s",
  },
  // Disk, swap and kernel belong to the machine around it, and its cgroups may be of the first version.
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

/** systemd-resolved's own file names the servers themselves; its stub would send the cluster's DNS back to itself. */
const linkResolvConf = [
  `/bin/ln -sfn /etc/resolv.conf ${resolvConf}`,
  `/bin/sh -c 'test ! -e ${resolvedConf} || ln -sfn ${resolvedConf} ${resolvConf}'`,
];

const kubeletUnit = ({ host, marks = {} }: KubeletInput): string =>
  unit({
    Unit: {
      Description: "Kubernetes node agent",
      Documentation: "https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/",
      After: "containerd.service network.target systemd-resolved.service",
      Wants: "containerd.service",
      // An etcd that starts in front of its disk would begin without data.
      RequiresMountsFor: `${layout.kubeletData} ${layout.etcdData}`,
      StartLimitIntervalSec: 0,
      ...Object.fromEntries(Object.entries(marks).map(([name, value]) => [`X-${name}`, value])),
    },
    Service: {
      Type: "notify",
      RuntimeDirectory: "kubernetes",
      ExecStartPre: linkResolvConf,
      ExecStart: [`${layout.programs}/kubelet`, ...flags(kubeletFlags(host))].join(" "),
      Restart: "always",
      RestartSec: 2,
      KillMode: "process",
      LimitCORE: "0:infinity",
    },
    Install: { WantedBy: "multi-user.target" },
  });

const kubeletFlags = ({ name, address }: KubeletInput["host"]) => ({
  config: configPath,
  kubeconfig: kubeconfigPath,
  "hostname-override": name,
  "node-ip": address,
});
