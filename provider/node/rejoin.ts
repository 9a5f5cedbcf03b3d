import { ownScript } from "../../host/owner";
import type { KubernetesApi } from "../../kubernetes/client";
import { restoreNode } from "../../kubernetes/node";
import type { RemoteHost } from "../../ssh/host";
import { runAsRoot } from "../../ssh/root-shell";
import { credentials, currentHost } from "../stack";
import type { ProvenNetwork } from "./prove";

/**
 * Creates the Node object of a host again whose object is gone. To be done before anything restarts its kubelet: that would register
 * the node by itself, and it would get another pod CIDR than its pods have addresses of.
 *
 * @param podCidr its parts of the pod network on record
 */
export function recreateNode(
  api: KubernetesApi,
  host: RemoteHost,
  { ipv6, ipv6Address }: Pick<ProvenNetwork, "ipv6" | "ipv6Address">,
  podCidr: string,
): Promise<void> {
  const addresses = [host.address, ...(ipv6Address ? [ipv6Address] : [])];
  // A record from before the second family has one part only, and an object that is made with it would keep it.
  const parts = ipv6 && !podCidr.includes(",") ? "" : podCidr;
  return restoreNode(api, host.name, addresses, parts);
}

/** Has what runs on a host take note of its Node object: a kubelet registers its node when it starts and never again, and so does the pod network. */
export async function rejoin(host: RemoteHost): Promise<void> {
  await runAsRoot(currentHost(host), credentials(), {
    doing: "letting the node join again",
    script: ownScript(host, ["rejoin"]),
    timeoutSeconds: 90,
  });
}
