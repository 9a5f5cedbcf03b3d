import { images } from "../../artifacts";
import type { Versions } from "../../versions";
import {
  balancer,
  type DebianLayer,
  networkTools,
  shellTools,
  virtualAddress,
  virtualAddressRoute,
} from "./debian-layers";

/** Recipe for an image with the paths and the command of the official one. */
export interface ImageRecipe {
  /** Program for each path. */
  readonly programs: Readonly<Record<string, string>>;
  /** Path of a file in the module `k8s.io/kubernetes` for each path. @default none */
  readonly files?: Readonly<Record<string, string>>;
  /** Whether the programs run as their owner, root, whoever starts them. @default false */
  readonly setuid?: boolean;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  /** @default root */
  readonly user?: string;
  readonly below?: DebianLayer;
}

/** Image of the web server for the lab's page and for tests. Not part of a cluster. */
export const agnhostImage = "registry.k8s.io/e2e-test-images/agnhost:2.66.1";

/** Recipes of all images in the lab's registry, by official reference. */
export function imageRecipes(versions: Versions): Readonly<Record<string, ImageRecipe>> {
  const names = images(versions);
  const kubernetes = (name: string): ImageRecipe => ({
    programs: { [`/usr/local/bin/${name}`]: name },
    entrypoint: [name],
  });
  return {
    [names.pause]: { programs: { "/pause": "pause" }, entrypoint: ["/pause"], user: "65535:65535" },
    [names.etcd]: {
      programs: {
        "/usr/local/bin/etcd": "etcd",
        "/usr/local/bin/etcdctl": "etcdctl",
        "/usr/local/bin/etcdutl": "etcdutl",
      },
      command: ["/usr/local/bin/etcd"],
    },
    [names.apiserver]: kubernetes("kube-apiserver"),
    [names.controllerManager]: kubernetes("kube-controller-manager"),
    [names.scheduler]: kubernetes("kube-scheduler"),
    [names.proxy]: { ...kubernetes("kube-proxy"), below: networkTools },
    [names.flannel]: {
      programs: { "/opt/bin/flanneld": "flanneld" },
      entrypoint: ["/opt/bin/flanneld"],
      below: networkTools,
    },
    [names.networkPolicies]: {
      programs: { "/bin/netpol": "kube-network-policies" },
      command: ["/bin/netpol"],
    },
    [names.apiBalancer]: {
      programs: {},
      command: ["haproxy", "-f", "/usr/local/etc/haproxy/haproxy.cfg"],
      user: "99:99",
      below: balancer,
    },
    [names.virtualAddress]: { programs: {}, command: ["keepalived"], below: virtualAddress },
    [names.virtualAddressRoute]: { programs: {}, command: ["sh"], below: virtualAddressRoute },
    [names.coredns]: {
      programs: { "/coredns": "coredns" },
      entrypoint: ["/coredns"],
      user: "65532:65532",
    },
    [names.s3Client]: {
      programs: { "/usr/local/bin/rclone": "rclone" },
      entrypoint: ["rclone"],
    },
    [names.metallbController]: {
      programs: { "/controller": "metallb-controller" },
      entrypoint: ["/controller"],
    },
    [names.metallbSpeaker]: {
      programs: { "/speaker": "metallb-speaker" },
      entrypoint: ["/speaker"],
    },
    // Its helper pods call a shell in the same image.
    [names.localPathProvisioner]: {
      programs: { "/usr/bin/local-path-provisioner": "local-path-provisioner" },
      command: ["local-path-provisioner"],
      below: shellTools,
    },
    [agnhostImage]: {
      programs: { "/agnhost": "agnhost" },
      entrypoint: ["/agnhost"],
      command: ["pause"],
      below: shellTools,
    },
  };
}
