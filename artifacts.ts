import { architectures, ownArchitecture, type Architecture, type Versions } from "./versions";

/** A file that hosts download from its official address. */
export interface Release {
  /** Official address of the file. */
  readonly url: string;
  /** Official address of its SHA-256 checksum: plain, or as lines `<hex>  <file name>`. */
  readonly checksumUrl: string;
  /** Binaries in the tar archive: name on the host to path in the archive. When absent, the file itself is the binary. */
  readonly members?: Readonly<Record<string, string>>;
}

const inArchive = (folder: string, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, `${folder}${name}`]));

/** Every file that hosts of these versions and architecture download. Without an architecture, hosts fill in their own. */
export function releases(
  versions: Versions,
  arch: Architecture | typeof ownArchitecture = ownArchitecture,
) {
  const github = (repository: string, version: string) =>
    `https://github.com/${repository}/releases/download/v${version}`;
  const kubernetes = `https://dl.k8s.io/release/v${versions.kubernetes}/bin/linux/${arch}`;
  const containerd = `${github("containerd/containerd", versions.containerd)}/containerd-${versions.containerd}-linux-${arch}.tar.gz`;
  const runc = github("opencontainers/runc", versions.runc);
  const cni = `${github("containernetworking/plugins", versions.cniPlugins)}/cni-plugins-linux-${arch}-v${versions.cniPlugins}.tgz`;
  const flannel = `${github("flannel-io/cni-plugin", versions.flannelCniPlugin)}/cni-plugin-flannel-linux-${arch}-v${versions.flannelCniPlugin}.tgz`;
  return {
    kubelet: { url: `${kubernetes}/kubelet`, checksumUrl: `${kubernetes}/kubelet.sha256` },
    containerd: {
      url: containerd,
      checksumUrl: `${containerd}.sha256sum`,
      members: inArchive("bin/", ["containerd", "containerd-shim-runc-v2", "ctr"]),
    },
    runc: { url: `${runc}/runc.${arch}`, checksumUrl: `${runc}/runc.sha256sum` },
    cniPlugins: {
      url: cni,
      checksumUrl: `${cni}.sha256`,
      members: inArchive("./", ["bridge", "host-local", "loopback", "portmap"]),
    },
    flannelCniPlugin: {
      url: flannel,
      checksumUrl: `${flannel}.sha256`,
      members: { flannel: `flannel-${arch}` },
    },
  } satisfies Record<string, Release>;
}

/**
 * Address of a download: the official one, or the same path on a mirror, below the name of the official host. A pinned checksum
 * is a single one, or `ARCHITECTURE:CHECKSUM` for each pinned architecture if the host fills in its own.
 */
export function located(
  { url, checksumUrl }: Release,
  {
    mirror,
    sha256,
  }: { readonly mirror?: string | undefined; readonly sha256: Readonly<Record<string, string>> },
) {
  const at = (official: string) =>
    mirror ? `${mirror.replace(/\/+$/, "")}/${official.replace(/^https:\/\//, "")}` : official;
  const pinned = url.includes(ownArchitecture) ? pinnedByArchitecture(url, sha256) : sha256[url];
  return {
    url: at(url),
    checksumUrl: at(checksumUrl),
    ...(pinned !== undefined && { sha256: pinned }),
  };
}

function pinnedByArchitecture(
  url: string,
  sha256: Readonly<Record<string, string>>,
): string | undefined {
  const pins = architectures.flatMap((architecture) => {
    const pinned = sha256[url.replaceAll(ownArchitecture, architecture)];
    return pinned === undefined ? [] : [`${architecture}:${pinned}`];
  });
  return pins.length > 0 ? pins.join(",") : undefined;
}

/** Sources of images other than their official registries and tags. */
export interface ImageSource {
  /** Registry, with a prefix, that replaces every official registry. */
  readonly imageRegistry?: string | undefined;
  /** Digests by official reference. */
  readonly imageDigests: Readonly<Record<string, string>>;
}

/** All container images of the cluster at the given versions, by component. */
export function images(versions: Versions, from: ImageSource = { imageDigests: {} }) {
  const image = (registry: string, name: string, tag: string) => {
    const place = `${from.imageRegistry ?? registry}/${name}`;
    const digest = from.imageDigests[`${registry}/${name}:${tag}`];
    // If the reference had a tag too, containerd would list the image by its digest only.
    return digest ? `${place}@${digest}` : `${place}:${tag}`;
  };
  const kubernetes = (name: string) => image("registry.k8s.io", name, `v${versions.kubernetes}`);
  return {
    pause: image("registry.k8s.io", "pause", versions.pause),
    etcd: image("gcr.io", "etcd-development/etcd", `v${versions.etcd}`),
    apiserver: kubernetes("kube-apiserver"),
    controllerManager: kubernetes("kube-controller-manager"),
    scheduler: kubernetes("kube-scheduler"),
    proxy: kubernetes("kube-proxy"),
    flannel: image("ghcr.io", "flannel-io/flannel", `v${versions.flannel}`),
    networkPolicies: image(
      "registry.k8s.io",
      "networking/kube-network-policies",
      `v${versions.kubeNetworkPolicies}`,
    ),
    apiBalancer: image("docker.io", "library/haproxy", versions.haproxy),
    virtualAddress: image("docker.io", "osixia/keepalived", versions.keepalived),
    virtualAddressRoute: image("quay.io", "frrouting/frr", versions.frr),
    s3Client: image("docker.io", "rclone/rclone", versions.rclone),
    coredns: image("registry.k8s.io", "coredns/coredns", `v${versions.coredns}`),
    metallbController: image("quay.io", "metallb/controller", `v${versions.metallb}`),
    metallbSpeaker: image("quay.io", "metallb/speaker", `v${versions.metallb}`),
    localPathProvisioner: image(
      "docker.io",
      "rancher/local-path-provisioner",
      `v${versions.localPathProvisioner}`,
    ),
  } as const;
}
