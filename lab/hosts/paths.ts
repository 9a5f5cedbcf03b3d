import { cachePath } from "../artifacts/cache";

/** Parent of the hosts' file systems. Everything below it is removed with the lab. */
export const hostsRoot = "/var/lib/kubernetes-on-bare-metal/lab";

/** Private key for `admin` on every lab host. */
export const sshKeyFile = cachePath("lab", "id_ed25519");

/** Host keys of all lab hosts, in known_hosts format. */
export const knownHostsFile = cachePath("lab", "known_hosts");
