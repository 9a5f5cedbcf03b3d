import { componentDirectory, layout } from "../../formats/layout";

const name = "kube-network-policies";
const hold = "kubernetes-policy-hold";

/** What enforces NetworkPolicies on a host. */
export const policies = {
  /** Name of the static pod, of its certificate and of the nftables table that the program itself writes. */
  name,
  directory: componentDirectory(name),
  /** Number of the queue by which the kernel asks the program. The default of upstream's manifests. */
  queue: 98,
  /** The table that holds packets back while the program does not run. */
  hold,
  holdUnit: `${hold}.service`,
  holdUnitPath: `${layout.systemd}/${hold}.service`,
  holdRules: `${componentDirectory(name)}/hold.nft`,
} as const;
