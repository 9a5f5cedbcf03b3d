import { hostDirectories, isBelow, volatileDirectories } from "./host-directories";

/** Directories that hold files of others too, so that only names of the program are refused in them. */
const shared: Readonly<Record<string, RegExp>> = {
  [hostDirectories.systemd]: /\/([^/]*(kubelet|kubernetes|containerd)|etcd-)/,
  [hostDirectories.programs]: /\/(containerd[^/]*|ctr|runc|kubelet|etcdctl|etcdutl|rclone)$/,
};

/** Directories whose files take effect through another key. */
const otherKeys: Readonly<Record<string, string>> = {
  [hostDirectories.kernelSettings]: "set kernel.sysctls",
  [hostDirectories.kernelModules]: "set kernel.modules",
};

/** Files that decide who may log in, or which machine this is: a mistake in them locks everybody out. */
const vital = [
  ...["/etc/passwd", "/etc/shadow", "/etc/group", "/etc/gshadow", "/etc/sudoers"],
  ...["/etc/sudoers.d", "/etc/pam.d", "/etc/machine-id", "/etc/ld.so.preload"],
];

/**
 * Why a file of the user cannot be at this path of a host, as `cause; remedy`; undefined when it can.
 *
 * @param path absolute, without `.` and `..`
 */
export function filePathConflict(path: string): string | undefined {
  const other = Object.keys(otherKeys).find((one) => isBelow(path, one));
  if (other) return `is inside ${other}; ${otherKeys[other]} instead`;
  const own = Object.values(hostDirectories).find((one) => isBelow(path, one));
  if (own && !Object.hasOwn(shared, own))
    return `is inside ${own}, which the program manages; use another path`;
  if (own && (path === own || shared[own]!.test(path.slice(own.length))))
    return `has a name that the program uses; use another name`;
  if (Object.values(hostDirectories).some((one) => isBelow(one, path)))
    return "is a directory; name a file";
  const lost = volatileDirectories.find((one) => isBelow(path, one));
  if (lost) return `is inside ${lost}, which does not survive a reboot; use a path on disk`;
  return vital.some((one) => isBelow(path, one))
    ? "decides who may log in to the host, or which machine it is; manage it outside of this program"
    : undefined;
}

/** Why a unit cannot be restarted for a file of the user, as `cause; remedy`; undefined when it can. */
export const unitConflict = (unit: string): string | undefined =>
  /^(kubelet|containerd|kubernetes-.*|etcd-.*)\.[a-z]+$/.test(unit)
    ? `${unit} belongs to the program, which restarts it node by node; take it out`
    : undefined;
