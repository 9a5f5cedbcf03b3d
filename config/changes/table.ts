import { etcdRelease, kubernetesRelease } from "./releases";
import { hostChanges } from "./table-hosts";
import { loadBalancerChanges } from "./table-load-balancer";
import { maintenanceChanges } from "./table-maintenance";
import { networkChanges, networkReleases } from "./table-network";
import { rolloutChanges } from "./table-rollout";
import { securityChanges } from "./table-security";
import { storageChanges } from "./table-storage";
import { virtualAddressChanges } from "./table-virtual-address";
import { fixed, free, oneHostFirst, refused } from "./row";
import type { Change } from "./rule";

const nodeByNode = "nodes change one after the other, drained first when the minor release changes";
const masterByMaster = "it restarts, one master after the other";
const containerdRestarts = "containerd restarts, one node after the other; containers keep running";
const proxied =
  "containerd and kubelets restart, one node after the other; containers keep running";
const snapshotsStay = "existing snapshots stay";

/**
 * How each key of the stack file may change on a running cluster, by key path. Previews enforce these rows;
 * the lists of docs/changing-settings.md are generated from them.
 */
export const changes = {
  "cluster.name": fixed("it is part of the CA certificates"),
  "cluster.domain": fixed("it is in the pods' resolv.conf and in the issuer of tokens"),
  "cluster.podCidr": fixed("pods and nodes have addresses in it"),
  "cluster.nodeMask": fixed("nodes have their parts of the pod network"),
  "cluster.serviceCidr": fixed("Services and the cluster's DNS have addresses in it"),
  "cluster.endpoint": free(
    "API servers get certificates for the new name; distribute the kubeconfig again",
  ),
  ...virtualAddressChanges,

  "versions.kubernetes": refused(
    "one minor release up at a time; down only with rollout.allowDowngrade, or where no control plane has changed yet",
    kubernetesRelease,
    "control plane",
  ),
  "versions.etcd": refused(
    "one minor release up at a time; down only where no member has changed yet",
    etcdRelease,
    "etcd member",
  ),
  "versions.containerd": free(nodeByNode),
  "versions.runc": free(nodeByNode),
  ...networkReleases,
  "versions.kubeNetworkPolicies": free(
    "it restarts on one host first, then on all others; new connections of pods wait until it runs again",
  ),
  "versions.coredns": free("its Deployment rolls over"),
  "versions.haproxy": free(oneHostFirst),
  "versions.keepalived": free("masters change one after the other"),
  "versions.frr": free("masters change one after the other; each withdraws its route meanwhile"),
  "versions.metallb": free("its workloads roll over, and announced addresses move twice"),
  "versions.localPathProvisioner": free("its Deployment rolls over; volumes stay as they are"),
  "versions.pause": free("applies to pods started afterwards"),
  "versions.rclone": free("used for the next snapshot"),

  ...hostChanges,

  ...networkChanges,

  "kubelet.config": free(
    "kubelets restart, one node after the other; pods keep running, but those that no longer fit are rejected",
  ),
  "kubelet.unit.Unit": free("kubelets restart, one node after the other; pods keep running"),
  "kubelet.unit.Service": free("kubelets restart, one node after the other; pods keep running"),
  "containerd.config": free(containerdRestarts),
  "containerd.runtimes": free(
    "containerd restarts, one node after the other; take away the pods of a runtime before the runtime",
  ),
  "containerd.unit.Unit": free(containerdRestarts),
  "containerd.unit.Service": free(containerdRestarts),
  "kernel.sysctls": free("set at once, node by node; what is taken out gets its old value back"),
  "kernel.modules": free("loaded at once, node by node; what is taken out stays until a reboot"),
  "kernel.hugepages": free("reserved, and kubelets restart, one node after the other"),
  "kernel.hugepages.2Mi": free("reserved, and kubelets restart, one node after the other"),
  "kernel.hugepages.1Gi": free("checked, and kubelets restart, one node after the other"),
  timeServers: free("systemd-timesyncd restarts on one host first, then on all others"),
  files: free(
    "written on one host first, then on all others; a file that was there before comes back when its path is taken out",
  ),
  "kubeProxy.enabled": fixed("every pod reaches Services by the present way"),
  "kubeProxy.config": free(oneHostFirst),
  "apiServer.flags": free(masterByMaster),
  "controllerManager.flags": free(masterByMaster),
  "scheduler.config": free(masterByMaster),
  "scheduler.flags": free(masterByMaster),
  "etcd.flags": free("members restart, one after the other"),

  ...rolloutChanges,

  ...maintenanceChanges,

  ...securityChanges,

  "artifacts.mirror": free("binaries are downloaded again; nodes change one after the other"),
  "artifacts.registryMirror": free("used for the next pull"),
  "artifacts.imageRegistry": free("static pods restart on one host first, then on all others"),
  "artifacts.imageDigests": free(
    "pods of the images restart on one host first, then on all others",
  ),
  "artifacts.proxy": free(proxied),
  "artifacts.proxy.http": free(proxied),
  "artifacts.proxy.https": free(proxied),
  "artifacts.proxy.except": free(proxied),
  registries: free("used for the next pull; nothing restarts, and hosts change side by side"),
  "artifacts.sha256": free("binaries are compared, and downloaded again if they differ"),

  ...loadBalancerChanges,

  ...storageChanges,

  "backup.enabled": free(snapshotsStay),
  "backup.schedule": free(snapshotsStay),
  "backup.keep": free("older snapshots are removed after the next successful one"),
  "backup.directory": free("snapshots in the old directory stay there"),
  "backup.copyTo": free("copies in the old directory stay there"),
  "backup.s3": free("objects in the bucket stay there"),
  "backup.s3.endpoint": free("objects in the old bucket stay there"),
  "backup.s3.region": free("objects in the old bucket stay there"),
  "backup.s3.bucket": free("objects in the old bucket stay there"),
  "backup.s3.prefix": free("objects under the old prefix stay there"),
  "backup.s3.accessKeyId": free("used for the next snapshot"),
  "backup.s3.secretAccessKey": free("used for the next snapshot"),
  "backup.keepOnRemoval": free("applies when a member is removed"),

  lostHosts: {
    change: "refused",
    why: "listed hosts are removed from the cluster without contacting them; a majority of etcd members must be running",
    by: "EtcdMembership",
  },
} as const satisfies Readonly<Record<string, Change>>;

/** The path of a key of the stack file. */
export type KeyPath = keyof typeof changes;
