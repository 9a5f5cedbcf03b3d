import type { Sections } from "../lab/stack-file";

/** Nonsense in every section of the stack file, and the expected errors. */
export const garbage: Readonly<Record<string, { value: unknown; said: string }>> = {
  cluster: { value: { name: "Not A Name" }, said: `cluster.name: "Not A Name" is not a name` },
  versions: {
    value: { kubernetes: "latest" },
    said: `versions.kubernetes: "latest" is not a release`,
  },
  ssh: { value: { port: "22" }, said: `ssh.port: "22" is not a number` },
  hosts: {
    value: [{ name: "node-1", address: "10.77.0.300", roles: ["king"] }],
    said: `hosts[0].address: "10.77.0.300" is not an IPv4 address`,
  },
  hostProfile: { value: "toy", said: `hostProfile: "toy" is not one of` },
  network: { value: { backend: "pigeon" }, said: `network.backend: "pigeon" is not one of` },
  kubelet: { value: { config: { maxPods: 0 } }, said: "kubelet.config.maxPods: 0 is below 1" },
  rollout: { value: { maxUnavailable: 0 }, said: "rollout.maxUnavailable: " },
  backup: { value: { keep: 0 }, said: "backup.keep: 0 is below 1" },
  // Pulumi would take a map with only the key `secure` for an encrypted value.
  security: { value: { safe: "very" }, said: "security.safe: unknown key" },
  artifacts: {
    value: { mirror: "ftp://mirror" },
    said: `artifacts.mirror: "ftp://mirror" is not an http or https address`,
  },
  loadBalancer: {
    value: { addresses: ["everywhere"] },
    said: `loadBalancer.addresses[0]: "everywhere" is neither a range`,
  },
  hooks: { value: { beforeSetup: "reboot" }, said: `hooks.beforeSetup: "reboot" is not a list` },
  lostHosts: { value: ["nowhere"], said: `lostHosts[0]: "nowhere" is not an IPv4 address` },
  nonsense: { value: "?", said: "nonsense: unknown key" },
};

/** The sections of a stack file that is garbage throughout. */
export const garbageSections: Sections = Object.fromEntries(
  Object.entries(garbage).map(([section, { value }]) => [section, value]),
);
