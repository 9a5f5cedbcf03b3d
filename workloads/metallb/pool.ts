import type { KubernetesObject } from "../object";
import { inMetallb, metallb } from "./names";

/** Name of the pool, and of what announces it. */
export const poolName = "default";
const apiVersion = `${metallb.group}/v1beta1`;

/** Addresses for Services of type LoadBalancer, as ranges `FIRST-LAST` or networks. */
export const addressPool = (addresses: readonly string[]) =>
  ({
    apiVersion,
    kind: "IPAddressPool",
    metadata: inMetallb(poolName),
    spec: { addresses: [...addresses] },
  }) satisfies KubernetesObject;

/** Announces the pool by ARP, on these interfaces or on all external ones. */
export const layer2Advertisement = (interfaces?: readonly string[]) =>
  ({
    apiVersion,
    kind: "L2Advertisement",
    metadata: inMetallb(poolName),
    spec: { ipAddressPools: [poolName], ...(interfaces ? { interfaces: [...interfaces] } : {}) },
  }) satisfies KubernetesObject;
