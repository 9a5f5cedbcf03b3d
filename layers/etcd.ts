import { images } from "../artifacts";
import type { ClusterConfig, Host } from "../config/cluster-config";
import type { DesiredState } from "../remote/desired-state";
import { etcdFiles } from "../render/etcd";
import { layout } from "../render/layout";
import { trustMarks } from "../render/rotation";

/** One etcd member on a host, as a static pod. */
export const etcdLayer = (
  host: Host,
  { cluster, security, versions }: ClusterConfig,
): DesiredState => ({
  files: etcdFiles({
    host,
    image: images(versions).etcd,
    token: cluster.name,
    marks: trustMarks(security),
  }),
  images: [images(versions).etcd],
  data: { [layout.etcdData]: "0700" },
  waits: [
    {
      what: "a healthy etcd member",
      command: "curl -fsS -m 5 http://127.0.0.1:2381/readyz",
      timeoutSeconds: 180,
    },
  ],
});
