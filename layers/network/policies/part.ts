import { images } from "../../../artifacts";
import { localApiServer } from "../../api-load-balancer/haproxy";
import { trustMarks } from "../../formats/rotation";
import type { NetworkPart } from "../part";
import { policiesFiles } from "./files";
import { holdFiles } from "./hold";
import { policies } from "./names";
import { policiesListeners, policiesPort } from "./ports";

const queues = (table: string) =>
  `[[ $(nft list chain inet ${table} postrouting 2>/dev/null) == *queue* ]]`;

/** kube-network-policies: decides about the first packet of each connection of a pod, by the NetworkPolicies of the cluster. */
export const networkPolicies: NetworkPart = {
  name: policies.name,
  files: (host, { artifacts, cluster, security, versions }) => ({
    ...policiesFiles({
      host,
      image: images(versions, artifacts).networkPolicies,
      apiServer: localApiServer,
      marks: trustMarks(security),
    }),
    ...holdFiles(cluster),
  }),
  units: { [policies.holdUnit]: [policies.holdRules, policies.holdUnitPath] },
  readyUrl: `http://127.0.0.1:${policiesPort}/metrics`,
  listeners: policiesListeners,
  // It registers its own metrics when it knows all policies, pods and namespaces.
  readyText: "kube_network_policies_",
  kernel: () => [
    {
      what: `the table ${policies.hold}`,
      present: queues(policies.hold),
      // Its removal disables the unit before it deletes the table.
      restore: `! systemctl is-enabled --quiet ${policies.holdUnit} || nft -f ${policies.holdRules}`,
    },
    {
      what: `the table ${policies.name}`,
      present: queues(policies.name),
    },
  ],
  user: `kubernetes-on-bare-metal:${policies.name}`,
  rules: [
    { apiGroups: [""], resources: ["pods", "namespaces"], verbs: ["list", "watch"] },
    {
      apiGroups: ["networking.k8s.io"],
      resources: ["networkpolicies"],
      verbs: ["list", "watch"],
    },
  ],
};
