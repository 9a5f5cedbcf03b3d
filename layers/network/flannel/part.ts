import { images, releases } from "../../../artifacts";
import { localApiServer } from "../../api-load-balancer/haproxy";
import { programsOf } from "../../binaries";
import { layout } from "../../formats/layout";
import { trustMarks } from "../../formats/rotation";
import type { NetworkPart } from "../part";
import { announcement } from "./announcement";
import { cniFile, flannelFiles } from "./files";
import { flannelKernel } from "./kernel";
import { flannelLinks } from "./links";
import { flannelListeners, flannelPorts, sentByFlannel } from "./ports";
import { wireguardKey } from "./wireguard";

/** flannel: a subnet of pod addresses for each node, and the routes between them. scripts/lib/networks/flannel.sh knows what it leaves behind. */
export const flannel: NetworkPart = {
  name: "flannel",
  files: (host, { artifacts, cluster, network, security, versions }) =>
    flannelFiles({
      host,
      cluster,
      network,
      image: images(versions, artifacts).flannel,
      apiServer: localApiServer,
      marks: trustMarks(security),
    }),
  readyUrl: `http://127.0.0.1:${flannelPorts.health}/readyz`,
  listeners: flannelListeners,
  binaries({ architecture }, config) {
    const { cniPlugins, flannelCniPlugin } = releases(config.versions, architecture);
    return {
      ...programsOf(cniPlugins, layout.cniPrograms, config),
      ...programsOf(flannelCniPlugin, layout.cniPrograms, config),
    };
  },
  cniFile,
  data: {
    [`${layout.cniData}/flannel`]: "0700",
    [`${layout.cniData}/networks/flannel`]: "0755",
    "/run/flannel": "0755",
  },
  links: flannelLinks,
  modules: ({ network: { backend } }) => (backend === "host-gw" ? [] : [backend]),
  keys: ({ network }) => (network.backend === "wireguard" ? [wireguardKey] : []),
  kernel: ({ network }) => flannelKernel(network),
  announcement,
  between: sentByFlannel,
  // It reads the subnets and addresses of all nodes. A node may write to itself only, and by default no longer reads others
  // (https://kep.k8s.io/4601).
  rules: [{ apiGroups: [""], resources: ["nodes"], verbs: ["get", "list", "watch"] }],
};
