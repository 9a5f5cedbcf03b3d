/**
 * All directories that the program manages on a host. `layers/formats/layout.ts` names the files below them. A unit test compares this
 * list with the files of all layers.
 */
export const hostDirectories = {
  ledger: "/var/lib/kubernetes-on-bare-metal",
  programs: "/usr/local/bin",
  libexec: "/usr/local/libexec/kubernetes-on-bare-metal",
  cniPrograms: "/opt/cni/bin",
  cniConfig: "/etc/cni/net.d",
  cniData: "/var/lib/cni",
  containerd: "/etc/containerd",
  containerdData: "/var/lib/containerd",
  // The same on a host with Docker, whose containerd has the directories above.
  besideDockerPrograms: "/usr/local/lib/kubernetes-containerd",
  besideDocker: "/etc/kubernetes-containerd",
  besideDockerData: "/var/lib/kubernetes-containerd",
  systemd: "/etc/systemd",
  kernelModules: "/etc/modules-load.d",
  kernelSettings: "/etc/sysctl.d",
  kubernetes: "/etc/kubernetes",
  kubeletData: "/var/lib/kubelet",
  etcdData: "/var/lib/etcd",
  podLogs: "/var/log/pods",
  containerLogs: "/var/log/containers",
  logs: "/var/log/kubernetes",
  jobRecords: "/var/lib/kubernetes-jobs",
  firewall: "/etc/kubernetes-firewall",
  firewallData: "/var/lib/kubernetes-firewall",
  virtualAddressData: "/var/lib/kubernetes-virtual-address",
} as const;

/** Directories that are emptied at boot or are not on a disk. */
export const volatileDirectories = [
  "/dev",
  "/proc",
  "/run",
  "/sys",
  "/tmp",
  "/var/run",
  "/var/tmp",
] as const;

/** Whether a path is `parent` or inside it. */
export const isBelow = (path: string, parent: string): boolean =>
  `${path}/`.startsWith(`${parent}/`);

/**
 * Why a user directory cannot be at this path of a host, as `cause; remedy`; undefined when it can.
 *
 * @param path absolute, without a trailing slash
 */
export function pathConflict(path: string): string | undefined {
  const own = Object.values(hostDirectories);
  const parent = own.find((one) => isBelow(path, one));
  if (parent) return `is inside ${parent}, which the program manages; use another directory`;
  const inside = own.find((one) => isBelow(one, path));
  if (inside) return `contains ${inside}, which the program manages; use another directory`;
  const lost = volatileDirectories.find((one) => isBelow(path, one));
  return lost && `is inside ${lost}, which does not survive a reboot; use a directory on disk`;
}
