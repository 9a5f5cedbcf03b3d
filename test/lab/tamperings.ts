import { execOnHost } from "../../lab/hosts";
import { kubectl } from "./kubectl";

/** A manual change. */
export interface Tampering {
  readonly kind: string;
  readonly done: () => Promise<unknown>;
  /** Lines that a refresh prints then, each `resource: what`. */
  readonly found: readonly (string | RegExp)[];
  /** A line that it also prints once the cluster has noticed. */
  readonly later?: RegExp;
}

const on = (host: string, kind: string, command: string, ...found: (string | RegExp)[]) => ({
  kind: `${kind} (${host})`,
  done: () => execOnHost(host, command),
  found,
});
const inCluster = (node: string, kind: string, args: readonly string[], found: string) => ({
  kind: `${kind} (${node})`,
  done: () => kubectl(...args),
  found: [`${node}-worker-node: ${found}`],
});

const units = "/etc/systemd/system";
const proxyConfig = "/etc/kubernetes/kube-proxy/config.yaml";
const role = "node-role.kubernetes.io";
const dropIn = (unit: string) =>
  `mkdir -p ${units}/${unit}.d && printf '[Service]\\nNice=1\\n' >${units}/${unit}.d/50-extra.conf`;

/** One of each kind; none hides another. */
export const tamperings: readonly Tampering[] = [
  on(
    "node-2",
    "the content of a file",
    "echo '# more' >>/etc/sysctl.d/90-kubernetes.conf",
    "node-2-worker-node: /etc/sysctl.d/90-kubernetes.conf: its content was changed",
  ),
  on(
    "node-2",
    "the mode of a file",
    `chmod 644 ${proxyConfig}`,
    `network-node-2: ${proxyConfig}: its mode is 0644, not 0600`,
  ),
  on(
    "node-3",
    "the owner of a file",
    `chown admin:admin ${proxyConfig}`,
    `network-node-3: ${proxyConfig}: its owner is admin:admin, not root:root`,
  ),
  on(
    "node-2",
    "a missing file",
    "rm /etc/systemd/network/05-kubernetes-pods.network",
    "node-2-worker-node: /etc/systemd/network/05-kubernetes-pods.network: is missing",
  ),
  on(
    "node-3",
    "a link in place of a file",
    "ln -sf /nowhere /etc/cni/net.d/10-flannel.conflist",
    "network-node-3: /etc/cni/net.d/10-flannel.conflist: is no plain file any more",
  ),
  on(
    "node-2",
    "a drop-in that systemd has loaded",
    `${dropIn("kubelet.service")} && systemctl daemon-reload`,
    `node-2-worker-node: ${units}/kubelet.service.d/50-extra.conf: is an extra drop-in of kubelet.service; up removes it: set kubelet.unit, or artifacts.proxy for a proxy, instead`,
  ),
  on(
    "node-3",
    "a drop-in that systemd has not loaded yet",
    dropIn("containerd.service"),
    `node-3-worker-node: ${units}/containerd.service.d/50-extra.conf: is an extra drop-in of containerd.service; up removes it: set containerd.unit, or artifacts.proxy for a proxy, instead`,
  ),
  on(
    "node-3",
    "an extra manifest of a static pod",
    "echo 'kind: Pod' >/etc/kubernetes/manifests/extra.yaml",
    "node-3-worker-node: /etc/kubernetes/manifests/extra.yaml: unmanaged file in a managed directory",
  ),
  {
    ...on(
      "node-2",
      "a stopped unit",
      "systemctl stop kubelet",
      "node-2-pod-runtime: kubelet.service: is inactive",
      /^node-2-pod-runtime: a healthy kubelet is missing: /,
    ),
    later: /^node-2-worker-node: it is not ready: /,
  },
  on(
    "node-3",
    "a disabled unit",
    "systemctl disable --quiet kubelet",
    "node-3-worker-node: kubelet.service: is disabled, not enabled",
  ),
  on(
    "node-1",
    "a masked unit",
    `ln -sf /dev/null ${units}/containerd.service && systemctl daemon-reload`,
    "node-1-worker-node: containerd.service: is masked",
    `node-1-worker-node: ${units}/containerd.service: is no plain file any more`,
  ),
  on(
    "node-2",
    "a replaced program",
    "cp /bin/true /opt/cni/bin/portmap",
    "node-2-worker-node: /opt/cni/bin/portmap: its content was changed",
  ),
  on(
    "node-3",
    "a changed sysctl",
    "sysctl -qw net.bridge.bridge-nf-call-ip6tables=0",
    "node-3-worker-node: sysctl net.bridge.bridge-nf-call-ip6tables: is 0, not 1",
  ),
  on(
    "node-2",
    "a replaced certificate",
    "cp /etc/kubernetes/kube-proxy/kube-proxy.crt /etc/kubernetes/flannel/flannel.crt",
    "node-2-identity: /etc/kubernetes/flannel/flannel.crt: its content was changed",
  ),
  inCluster(
    "node-2",
    "a label of a node",
    ["label", "node", "node-2", `${role}/worker-`],
    `label ${role}/worker: is null, not ""`,
  ),
  inCluster(
    "node-1",
    "a taint of a node",
    ["taint", "node", "node-1", `${role}/control-plane:NoSchedule-`],
    `taint ${role}/control-plane:NoSchedule: is missing`,
  ),
  inCluster("node-1", "a cordoned node", ["cordon", "node-1"], "it was cordoned by hand"),
  {
    ...inCluster(
      "node-3",
      "a deleted node",
      ["delete", "node", "node-3"],
      "the Node object is missing",
    ),
    // kube-proxy ends with its node and restarts.
    later: /^network-node-3: a healthy kube-proxy is missing: /,
  },
];
