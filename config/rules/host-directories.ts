/**
 * Directories of a host that the program writes in. This is the only list of them: `render/layout.ts` names files below them, and
 * nobody else may keep anything there. A unit test compares it with what layers put on hosts.
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
} as const;

/** Directories that the system empties at a boot or that are no disk at all. */
const passing = ["/dev", "/proc", "/run", "/sys", "/tmp", "/var/run", "/var/tmp"] as const;

const isBelow = (path: string, parent: string): boolean => `${path}/`.startsWith(`${parent}/`);

/**
 * Why a directory of the user must not stand at a path of hosts; undefined when it may.
 *
 * @param path absolute, without a slash at its end
 */
export function whyNotAt(path: string): string | undefined {
  const own = Object.values(hostDirectories);
  const parent = own.find((one) => isBelow(path, one));
  if (parent)
    return `lies in ${parent}, which the program fills and removes; use a directory of its own`;
  const inside = own.find((one) => isBelow(one, path));
  if (inside)
    return `contains ${inside}, which the program fills and removes; use a directory of its own`;
  const lost = passing.find((one) => isBelow(path, one));
  return lost && `lies in ${lost}, which does not outlast a boot; use a directory on a disk`;
}
