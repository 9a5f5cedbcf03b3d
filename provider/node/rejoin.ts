import { ownScript } from "../../host/owner";
import type { KubernetesApi } from "../../kubernetes/client";
import { restoreNode } from "../../kubernetes/node";
import type { RemoteHost } from "../../ssh/host";
import { runAsRoot } from "../../ssh/root-shell";
import { credentials, currentHost } from "../stack";
import type { ProvenNetwork } from "./prove";

/**
 * Lets a node join again whose object is gone: a kubelet registers its node when it starts and never again, and so does the pod network.
 *
 * @param podCidr its parts of the pod network on record
 */
export async function rejoin(
  api: KubernetesApi,
  host: RemoteHost,
  { ipv6, ipv6Address }: Pick<ProvenNetwork, "ipv6" | "ipv6Address">,
  podCidr: string,
): Promise<void> {
  const addresses = [host.address, ...(ipv6Address ? [ipv6Address] : [])];
  // A record from before the second family has one part only, and an object that is made with it would keep it.
  const parts = ipv6 && !podCidr.includes(",") ? "" : podCidr;
  await restoreNode(api, host.name, addresses, parts);
  await runAsRoot(currentHost(host), credentials(), {
    doing: "letting the node join again",
    script: ownScript(host, ["rejoin"]),
    timeoutSeconds: 90,
  });
}
