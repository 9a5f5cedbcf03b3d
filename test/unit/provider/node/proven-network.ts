import type { ProvenNetwork } from "../../../../provider/node/prove";

/** What a proof of the pod network is given in tests. */
export const provenNetwork: ProvenNetwork = {
  image: "pause",
  apiService: "10.96.0.1",
  dnsAddress: "10.96.0.10",
  domain: "cluster.local",
  pods: "10.244.0.0/16",
  besideDocker: false,
  between: "UDP port 8472",
  links: ["cni0", "flannel.1"],
  cniFile: "10-flannel.conflist",
};
