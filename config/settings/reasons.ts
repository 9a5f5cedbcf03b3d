/** Why the program decides a field or a flag, by its path or name. */
export type Reasons = Readonly<Record<string, string>>;

/** One reason for several. */
export const same = (reason: string, ...names: readonly string[]): Reasons =>
  Object.fromEntries(names.map((name) => [name, reason]));

// Reasons that fields and flags share.
export const certificates =
  "the program issues the certificates; see security.certificateAuthorities";
export const listening = "hosts, probes and the firewall use the program's addresses and ports";
export const kubeconfig = "the program writes the kubeconfig";
export const network = "it follows from cluster.podCidr and cluster.serviceCidr";
export const election =
  "only one of several masters may be active; the program keeps the election on";
