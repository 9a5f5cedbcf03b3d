import { releases } from "../../artifacts";
import type { ClusterConfig, Host } from "../../config/cluster-config";
import type { DesiredState } from "../desired-state";
import { localApiServer } from "../api-load-balancer/haproxy";
import { hugePageMarks } from "../containerd/huge-pages";
import { containerdPlaces } from "../containerd/places";
import { containerNames } from "./container-names";
import { kubeletFiles } from "./config";
import { componentDirectory, layout } from "../formats/layout";
import { ports } from "../ports";
import { trustMarks } from "../formats/rotation";
import { dropIn } from "../formats/drop-in";
import { proxyOf } from "../proxy";
import { programsOf } from "../binaries";
import { ofEachPart } from "../network/parts";

/** The kubelet of a host. Directories that pods fill belong to the kubelet, and are removed with it. */
export function kubeletLayer(host: Host, config: ClusterConfig): DesiredState {
  const { cluster, security, versions } = config;
  const marks = { ...trustMarks(security), ...hugePageMarks(host.kernel) };
  const names = containerNames(containerdPlaces(host));
  const proxy = proxyOf(host, config);
  return {
    files: {
      ...kubeletFiles({
        ...{ host, cluster, marks, proxy },
        version: versions.kubernetes,
        apiServer: localApiServer,
      }),
      ...names.files,
    },
    ...(proxy && { proxy }),
    programs: programsOf(
      releases(versions, host.architecture).kubelet,
      layout.programs,
      config,
      "kubelet",
    ),
    // containerd creates the second one for the pods' network namespaces.
    directories: { [layout.staticPods]: "0755", "/run/netns": "0755" },
    data: {
      [layout.kubeletData]: "0750",
      [`${layout.cniData}/results`]: "0700",
      [layout.podLogs]: "0755",
      [layout.containerLogs]: "0755",
      ...ofEachPart(config, ({ data }) => data),
    },
    units: {
      "kubelet.service": [
        `${layout.systemd}/kubelet.service`,
        ...Object.keys(dropIn("kubelet.service", host.kubeletUnit)),
        `${componentDirectory("kubelet")}/config.yaml`,
        `${componentDirectory("kubelet")}/kubeconfig`,
        `${layout.programs}/kubelet`,
      ],
      ...names.units,
    },
    exclusive: [layout.staticPods],
    waits: [
      {
        what: "a healthy kubelet",
        command: `curl -fsS -m 5 http://127.0.0.1:${ports.kubeletHealth}/healthz`,
        timeoutSeconds: 90,
      },
    ],
  };
}
