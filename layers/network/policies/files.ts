import type { Host } from "../../../config/cluster-config";
import { containerdPlaces } from "../../containerd/places";
import { flags } from "../../formats/flags";
import type { HostFiles } from "../../formats/host-file";
import { componentKubeconfig } from "../../formats/kubeconfig";
import { layout } from "../../formats/layout";
import { confined, staticPodFiles } from "../../formats/static-pod";
import { policies } from "./names";
import { policiesPort } from "./ports";

/** What the program that enforces NetworkPolicies depends on. */
export interface PoliciesInput {
  readonly host: Pick<Host, "name" | "besideDocker">;
  readonly image: string;
  /** URL of the API server that nodes use. */
  readonly apiServer: string;
  /** Annotations that restart it when what it reads only at its start is rotated; none by default. */
  readonly marks?: Readonly<Record<string, string>>;
}

const kubeconfigPath = `${policies.directory}/kubeconfig`;

/** The static pod of kube-network-policies. https://github.com/kubernetes-sigs/kube-network-policies */
export const policiesFiles = ({ host, image, apiServer, marks }: PoliciesInput): HostFiles =>
  staticPodFiles({
    name: policies.name,
    tier: "node",
    image,
    marks,
    command: ["/bin/netpol", ...flags(programFlags(host))],
    configuration: { [kubeconfigPath]: componentKubeconfig(policies.name, apiServer) },
    mounts: [
      { path: layout.pki },
      { path: policies.directory },
      // containerd reports a pod's address there before its containers start. The path is compiled into the program.
      { path: "/var/run/nri", from: containerdPlaces(host).nri },
    ],
    health: {
      ...{ port: policiesPort, scheme: "HTTP" },
      ...{ live: "/metrics", ready: "/metrics" },
    },
    requests: { cpu: "50m", memory: "64Mi" },
    securityContext: confined("NET_ADMIN"),
  });

const programFlags = ({ name }: Pick<Host, "name">) => ({
  kubeconfig: kubeconfigPath,
  "hostname-override": name,
  "nfqueue-id": policies.queue,
  "metrics-bind-address": `127.0.0.1:${policiesPort}`,
  // A packet that it cannot judge is dropped, and so is one that it is too busy for.
  "fail-open": false,
});
