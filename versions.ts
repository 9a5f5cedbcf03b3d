/**
 * Default releases, unless the stack file names others. Each is the newest patch release tested together with the rest in the
 * lab.
 */
export const defaultVersions = {
  kubernetes: "1.37.2",
  etcd: "3.6.16",
  containerd: "2.4.2",
  runc: "1.4.3",
  cniPlugins: "1.9.1",
  flannel: "0.28.10",
  flannelCniPlugin: "1.9.1-flannel3",
  kubeNetworkPolicies: "1.1.1",
  coredns: "1.15.0",
  // This and the next two: branches of Debian 13, whose builds the lab tests (lab/offline/modules/README.md).
  haproxy: "3.0.28",
  keepalived: "2.3.4",
  frr: "10.3.1",
  metallb: "0.16.1",
  // The newest that the lab can build; for its two advisories see docs/decisions/0029-local-volumes.md.
  localPathProvisioner: "0.0.30",
  pause: "3.10.2",
  rclone: "1.76.0",
} as const;

/** Release number of each program, without the leading `v`. */
export type Versions = { readonly [Program in keyof typeof defaultVersions]: string };

/** Oldest tested releases that answer the probes of their pods. */
export const oldestWithProbes = {
  // https://github.com/flannel-io/flannel/pull/2523
  flannel: "0.28.10",
  metallb: "0.16.0",
} as const satisfies Partial<Versions>;

/** Releases of the pod networks' own programs, and how a host gets a new one. */
export const networkPrograms = {
  cniPlugins: "CNI plugin",
  flannel: "static pod",
  flannelCniPlugin: "CNI plugin",
} as const satisfies Partial<Record<keyof Versions, string>>;

/** Processor architecture of a host, as Debian and Go name it. */
export type Architecture = (typeof architectures)[number];

/** Architectures that hosts may have. */
export const architectures = ["amd64", "arm64"] as const;

/** Placeholder in an address for the architecture of the host, which fills it in if the stack file does not name it. */
export const ownArchitecture = "{architecture}";
