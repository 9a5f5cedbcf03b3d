import { images } from "../../artifacts";
import type { ClusterConfig, Host } from "../../config/cluster-config";
import type { DesiredState } from "../desired-state";
import { etcdFiles } from "./static-pod";
import { layout } from "../formats/layout";
import { ports } from "../ports";
import { trustMarks } from "../formats/rotation";
import { etcdMaintenance } from "./maintenance";

/** One etcd member on a host as a static pod, and the maintenance of its data. */
export function etcdLayer(host: Host, config: ClusterConfig): DesiredState {
  const { cluster, etcd, security, versions } = config;
  const maintenance = etcdMaintenance(host, config);
  const image = images(versions, config.artifacts).etcd;
  const marks = trustMarks(security);
  return {
    ...maintenance,
    files: {
      ...etcdFiles({ host, image, token: cluster.name, marks, set: etcd.flags }),
      ...maintenance.files,
    },
    data: { [layout.etcdData]: "0700", ...maintenance.data },
    waits: [
      {
        what: "a healthy etcd member",
        command: `curl -fsS -m 5 http://127.0.0.1:${ports.etcdHealth}/readyz`,
        timeoutSeconds: 180,
      },
    ],
  };
}
