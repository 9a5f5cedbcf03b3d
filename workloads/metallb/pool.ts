import type { KubernetesObject } from "../object";
import { inMetallb, metallb } from "./names";

const name = "default";
const apiVersion = `${metallb.group}/v1beta1`;

/** The addresses that Services of type LoadBalancer get, as ranges `FIRST-LAST` or networks. */
export const addressPool = (addresses: readonly string[]) =>
  ({
    apiVersion,
    kind: "IPAddressPool",
    metadata: inMetallb(name),
    spec: { addresses: [...addresses] },
  }) satisfies KubernetesObject;

/** Says that nodes answer ARP for addresses of the pool, on these interfaces or on all that lead outside. */
export const layer2Advertisement = (interfaces?: readonly string[]) =>
  ({
    apiVersion,
    kind: "L2Advertisement",
    metadata: inMetallb(name),
    spec: { ipAddressPools: [name], ...(interfaces ? { interfaces: [...interfaces] } : {}) },
  }) satisfies KubernetesObject;
