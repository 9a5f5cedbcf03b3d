import type { Cluster } from "../../config/cluster-config";

/** A value for each address family, the first family first, joined by a comma as Kubernetes' flags expect. */
export const ofBothFamilies = <Key extends "podCidr" | "serviceCidr" | "dnsAddress">(
  cluster: Readonly<Record<Key, string>> & Pick<Cluster, "ipv6">,
  key: Key,
): string => listOfFamilies(cluster, key).join(",");

/** The same as a list. */
export const listOfFamilies = <Key extends "podCidr" | "serviceCidr" | "dnsAddress">(
  cluster: Readonly<Record<Key, string>> & Pick<Cluster, "ipv6">,
  key: Key,
): string[] => [cluster[key], ...(cluster.ipv6 ? [cluster.ipv6[key]] : [])];
