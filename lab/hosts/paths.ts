import { cachePath } from "../artifacts/cache";

/** Parent of the hosts' file systems. Holds nothing that taking the lab down may not remove. */
export const hostsRoot = "/var/lib/kubernetes-on-bare-metal/lab";

/** Private key that opens every lab host to `admin`. */
export const sshKeyFile = cachePath("lab", "id_ed25519");

/** Host keys of every lab host, in ssh's own format. */
export const knownHostsFile = cachePath("lab", "known_hosts");
