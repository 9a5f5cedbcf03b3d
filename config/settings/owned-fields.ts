import {
  certificates,
  election,
  kubeconfig,
  listening,
  network,
  type Reasons,
  same,
} from "./reasons";

const everyFile = same("the program writes the head of the file", "apiVersion", "kind");

/** Fields of KubeletConfiguration that the program decides, with the reason. */
export const kubeletOwned: Reasons = {
  ...everyFile,
  ...same(
    certificates,
    "authentication.x509",
    "tlsCertFile",
    "tlsPrivateKeyFile",
    "rotateCertificates",
    "serverTLSBootstrap",
  ),
  ...same(
    "the kubelet admits only whom the API server vouches for",
    "authentication.anonymous",
    "authentication.webhook.enabled",
    "authorization.mode",
    "readOnlyPort",
  ),
  ...same(listening, "address", "port", "healthzBindAddress", "healthzPort", "enableServer"),
  ...same("the program runs containerd", "containerRuntimeEndpoint", "imageServiceEndpoint"),
  cgroupDriver: "it follows from the host's profile, as containerd's does; set hosts[].profile",
  ...same(
    "the program writes and removes these files",
    "staticPodPath",
    "staticPodURL",
    "staticPodURLHeader",
    "volumePluginDir",
    "podLogsDir",
    "resolvConf",
  ),
  clusterDNS: "it follows from cluster.serviceCidr",
  clusterDomain: "it follows from cluster.domain",
  podCIDR: network,
  registerWithTaints: "set hosts[].taints instead",
  ...same("the program creates the Node", "registerNode", "providerID"),
  runOnce: "the kubelet would end at once",
};

/** Fields of KubeProxyConfiguration that the program decides, with the reason. */
export const kubeProxyOwned: Reasons = {
  ...everyFile,
  "clientConnection.kubeconfig": kubeconfig,
  hostnameOverride: "it is the name of the host",
  clusterCIDR: network,
  ...same(
    "kube-proxy runs in nftables mode",
    "mode",
    "iptables",
    "ipvs",
    "winkernel",
    "windowsRunAsService",
    "portRange",
  ),
  ...same(
    listening,
    "bindAddress",
    "bindAddressHardFail",
    "healthzBindAddress",
    "metricsBindAddress",
  ),
};

/** Fields of KubeSchedulerConfiguration that the program decides, with the reason. */
export const kubeSchedulerOwned: Reasons = {
  ...everyFile,
  "clientConnection.kubeconfig": kubeconfig,
  ...same(
    election,
    "leaderElection.leaderElect",
    "leaderElection.resourceLock",
    "leaderElection.resourceName",
    "leaderElection.resourceNamespace",
  ),
};
