import { containerdPlaces } from "../../../layers/containerd/places";
import { layout } from "../../../layers/formats/layout";

const usualSocket = containerdPlaces({ besideDocker: false }).socket;

/** Paths that show another installation of the same programs if they exist before the set-up; `DIRECTORY/` counts unless empty. */
export const foreignPaths = ({ besideDocker }: { readonly besideDocker: boolean }): string[] => [
  "/etc/kubernetes/manifests",
  // An empty mount point does not count.
  `${layout.kubeletData}/`,
  "/var/lib/etcd/member",
  ...(besideDocker ? [] : [usualSocket]),
  "/etc/systemd/system/kubelet.service",
];

/** Why a host with such a path is refused. */
export const foreignPathError = (path: string): string =>
  path === usualSocket
    ? `${path} exists, so another containerd runs; set hosts[].besideDocker if it is Docker's, otherwise remove it first`
    : `${path} exists, so another container engine or Kubernetes is installed; remove it first`;
