import { ownScript } from "../../host/owner";
import type { KubernetesApi } from "../../kubernetes/client";
import { restoreNode } from "../../kubernetes/node";
import type { RemoteHost } from "../../ssh/host";
import { runAsRoot } from "../../ssh/root-shell";
import { credentials, currentHost } from "../stack";
import type { ProvenNetwork } from "./prove";

/**
 * Recreates a deleted Node object with its former pod CIDR. Call this before anything restarts the kubelet: one that registers
 * the node itself gets a new pod CIDR, while running pods keep addresses of the old one.
 *
 * @param podCidr recorded pod CIDR, or one of each family
 */
export function recreateNode(
  api: KubernetesApi,
  host: RemoteHost,
  { ipv6, ipv6Address }: Pick<ProvenNetwork, "ipv6" | "ipv6Address">,
  podCidr: string,
): Promise<void> {
  const addresses = [host.address, ...(ipv6Address ? [ipv6Address] : [])];
  // A record from before the second family has one only, and a node that is created with it would never get the other.
  const parts = ipv6 && !podCidr.includes(",") ? "" : podCidr;
  return restoreNode(api, host.name, addresses, parts);
}

/** Restarts the host's kubelet and pod network, which register on the Node object only when they start. */
export async function rejoin(host: RemoteHost): Promise<void> {
  await runAsRoot(currentHost(host), credentials(), {
    doing: "letting the node join again",
    script: ownScript(host, ["rejoin"]),
    timeoutSeconds: 90,
  });
}
