import { images } from "../../../artifacts";
import { localApiServer } from "../../api-load-balancer/haproxy";
import { trustMarks } from "../../formats/rotation";
import type { KernelState, NetworkPart } from "../part";
import { kubeProxyFiles } from "./files";
import { kubeProxyListeners, kubeProxyPorts } from "./ports";

const table = (what: string, family: "ip" | "ip6"): KernelState => ({
  what,
  present: `[[ $(nft list chain ${family} kube-proxy nat-prerouting 2>/dev/null) == *'jump services'* ]]`,
});

/** kube-proxy: the addresses of Services, as nftables rules on each node. */
export const kubeProxy: NetworkPart = {
  name: "kube-proxy",
  files: (host, { artifacts, cluster, kubeProxy, security, versions }) =>
    kubeProxyFiles({
      host,
      cluster,
      image: images(versions, artifacts).proxy,
      apiServer: localApiServer,
      marks: trustMarks(security),
      set: kubeProxy.config,
    }),
  readyUrl: `http://127.0.0.1:${kubeProxyPorts.health}/livez`,
  listeners: kubeProxyListeners,
  kernel: ({ network }) => [
    table("the table kube-proxy", "ip"),
    ...(network.ipv6 ? [table("the IPv6 table kube-proxy", "ip6")] : []),
  ],
  user: "system:kube-proxy",
};
