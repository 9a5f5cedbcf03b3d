import { encryptionKeys, signers } from "./name-lists";
import { etcdRelease, kubernetesRelease } from "./releases";
import { hostChanges } from "./table-hosts";
import { fixed, free, inSteps, refused } from "./row";
import type { Change } from "./rule";

const nodeByNode = "nodes change one after the other, and are drained for another minor release";
const oneHostFirst = "static pods restart with it, on one host first and then on all others";
const counted = "snapshots that are there stay";

/**
 * What may become of every key of the stack file on a cluster that runs, by the path of the key. A preview refuses by these
 * rows, and docs/changing-settings.md shows them.
 */
export const changes = {
  "cluster.name": fixed("the cluster's authorities and their certificates have it"),
  "cluster.domain": fixed("pods have it in their resolv.conf, and tokens in their issuer"),
  "cluster.podCidr": fixed("pods and nodes have their addresses from it"),
  "cluster.serviceCidr": fixed(
    "Services have their addresses from it, and the cluster's DNS its own",
  ),
  "cluster.endpoint": free(
    "API servers get certificates with the new name; hand the kubeconfig out again",
  ),
  "cluster.virtualAddress": free(
    "masters take the address, or give it up; move clients to another one first",
  ),
  "cluster.virtualAddress.address": free("as taking one address away and adding another"),
  "cluster.virtualAddress.interface": free("masters move the address to the other interface"),

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
  "versions.cniPlugins": free("nodes change one after the other, without a drain"),
  "versions.flannel": free(oneHostFirst),
  "versions.flannelCniPlugin": free("nodes change one after the other, without a drain"),
  "versions.coredns": free("its Deployment rolls over"),
  "versions.haproxy": free(oneHostFirst),
  "versions.keepalived": free("masters change one after the other"),
  "versions.metallb": free("its workloads roll over, and announced addresses move twice"),
  "versions.pause": free("pods that start from then on have it"),
  "versions.rclone": free("the next snapshot is copied with it"),

  ...hostChanges,

  "network.backend": free("pods of different nodes do not reach each other until all have changed"),
  "network.mtu": free("pods that start from then on have it"),
  "network.dnsUpstreams": free("CoreDNS reads it within a minute"),

  "kubelet.maxPods": free("the kubelet restarts; pods beyond a lower limit are rejected"),
  "kubelet.podPidsLimit": free("the kubelet restarts; pods keep running"),
  "kubelet.systemReserved": free(
    "the kubelet restarts; pods that do not fit any more are rejected",
  ),
  "kubelet.systemReserved.cpu": free("as the whole of it"),
  "kubelet.systemReserved.memory": free("as the whole of it"),
  "kubelet.systemReserved.ephemeral-storage": free("as the whole of it"),
  "kubelet.systemReserved.pid": free("as the whole of it"),

  "rollout.maxUnavailable": free("counts from the next change on"),
  "rollout.drainTimeoutSeconds": free("counts from the next change on"),
  "rollout.allowDowngrade": free("counts for the same edit already"),

  "security.encryption.enabled": free(
    "every master decrypts with all keys and reads plain text, whichever it writes; write Secrets again afterwards",
  ),
  "security.encryption.keys": inSteps(
    "add a key, put it first, write every Secret again, remove the old key; each with an up",
    encryptionKeys,
    "control plane",
  ),
  "security.certificateAuthorities": inSteps(
    "add an authority, put it first, remove the old one; each with an up",
    signers,
    "host",
    "etcd member",
    "control plane",
  ),
  "security.serviceAccountKeys": inSteps(
    "add a key, put it first, remove the old one when its tokens have expired; each with an up",
    signers,
    "control plane",
  ),
  "security.breakGlass": free(
    "the output comes or goes; a certificate that was handed out holds on",
  ),
  "security.audit": free("API servers restart, master after master"),
  "security.podSecurity": free("API servers restart; pods that run stay"),
  "security.firewall": free("rules are kept only when you come through them"),
  "security.firewall.sshFrom": free("rules are kept only when you come through them"),
  "security.firewall.apiFrom": free("rules are kept only when you come through them"),
  "security.firewall.servicesFrom": free("rules are kept only when you come through them"),

  "artifacts.mirror": free("programs are downloaded again, and nodes change one after the other"),
  "artifacts.registryMirror": free("the next image is pulled from there"),
  "artifacts.sha256": free("programs are compared, and downloaded again where they differ"),

  loadBalancer: free("MetalLB comes or goes, with the addresses of Services"),
  "loadBalancer.addresses": free("take addresses that leave from their Services first"),
  "loadBalancer.interfaces": free("addresses are announced there at once"),

  "hooks.beforeSetup": free("runs again on every host"),
  "hooks.afterSetup": free("runs again on every host"),
  "hooks.beforeRemove": free("runs when a host is removed"),

  "backup.enabled": free(counted),
  "backup.schedule": free(counted),
  "backup.keep": free("older snapshots go after the next good one"),
  "backup.directory": free("snapshots in the old directory stay there"),
  "backup.copyTo": free("copies in the old directory stay there"),
  "backup.s3": free("objects in the bucket stay there"),
  "backup.s3.endpoint": free("objects in the old bucket stay there"),
  "backup.s3.region": free("objects in the old bucket stay there"),
  "backup.s3.bucket": free("objects in the old bucket stay there"),
  "backup.s3.prefix": free("objects below the old prefix stay there"),
  "backup.s3.accessKeyId": free("the next snapshot is copied with it"),
  "backup.s3.secretAccessKey": free("the next snapshot is copied with it"),
  "backup.keepOnRemoval": free("counts when a member is removed"),

  lostHosts: {
    change: "refused",
    why: "hosts that left the list are removed without being asked; of etcd's members the majority has to be there",
    by: "EtcdMembership",
  },
} as const satisfies Readonly<Record<string, Change>>;

/** The path of a key of the stack file. */
export type KeyPath = keyof typeof changes;
