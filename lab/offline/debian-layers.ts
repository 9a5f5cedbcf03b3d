import { existsSync } from "node:fs";
import { cachePath, fingerprint, publish, type Report } from "../artifacts/cache";
import { ensurePackages } from "../artifacts/packages";
import { run } from "../artifacts/run";

/** Debian packages unpacked, and symbolic links, below the programs of an image. */
export interface DebianLayer {
  readonly name: string;
  readonly packages: readonly string[];
  /** Target of each link, by path. */
  readonly links: Readonly<Record<string, string>>;
  /** Release of Debian. @default bookworm */
  readonly suite?: string;
  /** Shell commands that run last, with the root directory of the layer as `$1`. @default none */
  readonly commands?: readonly string[];
}

// Unpacked packages have no alternatives, so the names that kube-proxy and flannel call are symbolic links that the lab adds.
const iptables = Object.fromEntries(
  ["iptables", "ip6tables"]
    .flatMap((name) => [name, `${name}-save`, `${name}-restore`])
    .map((name) => [`/usr/sbin/${name}`, "xtables-nft-multi"]),
);

/** What kube-proxy and flannel call. */
export const networkTools: DebianLayer = {
  name: "network-tools",
  packages: ["nftables", "iptables", "conntrack", "iproute2", "kmod", "busybox-static"],
  links: { "/bin/sh": "busybox", ...iptables },
};

/** HAProxy of the branch that is pinned. Unpacked packages have no links from the root to `usr`. */
export const balancer: DebianLayer = {
  name: "haproxy",
  packages: ["haproxy"],
  links: { "/lib64": "usr/lib64", "/lib": "usr/lib" },
  suite: "trixie",
};

/** keepalived of the branch that is pinned, the shell that it calls, what asks for the health, and the name of the user who may. */
export const virtualAddress: DebianLayer = {
  name: "keepalived",
  packages: ["keepalived", "busybox-static", "base-passwd"],
  links: {
    ...balancer.links,
    "/bin": "usr/bin",
    "/usr/bin/sh": "busybox",
    "/usr/bin/wget": "busybox",
    "/etc/passwd": "/usr/share/base-passwd/passwd.master",
    "/etc/group": "/usr/share/base-passwd/group.master",
  },
  suite: "trixie",
};

/** A shell with the commands that tests call. */
export const shellTools: DebianLayer = {
  name: "shell-tools",
  packages: ["busybox-static"],
  links: Object.fromEntries(
    "sh cat ls sleep wget nslookup nc ping ip id env hostname dd"
      .split(" ")
      .map((name) => [`/bin/${name}`, "busybox"]),
  ),
};

/** Where the layer is, or will be, as a tar archive. */
export function debianLayerPath(layer: DebianLayer): string {
  return cachePath("build", "layers", `${layer.name}-${fingerprint(unpacking(layer))}.tar`);
}

/** Makes the layer unless that was done before, and gives its path. */
export async function ensureDebianLayer(layer: DebianLayer, report: Report): Promise<string> {
  const path = debianLayerPath(layer);
  if (existsSync(path)) return path;
  await ensurePackages(["mmdebstrap", "debian-archive-keyring"], report);
  report(`unpacking Debian packages: ${layer.packages.join(" ")}`);
  await publish(path, (temporary) =>
    run("mmdebstrap", [...unpacking(layer), temporary], {
      doing: `making the layer ${layer.name}`,
      log: layer.name,
      env: { SOURCE_DATE_EPOCH: "0" },
    }),
  );
  return path;
}

function unpacking(layer: DebianLayer): string[] {
  const { packages, links, suite = "bookworm", commands = [] } = layer;
  return [
    ...["--variant=extract", `--include=${packages.join(",")}`],
    // The hook of this variant that runs last.
    ...Object.entries(links).map(([from, to]) => `--extract-hook=ln -sf ${to} "$1"${from}`),
    ...commands.map((command) => `--extract-hook=${command}`),
    ...["doc", "man"].map((kind) => `--dpkgopt=path-exclude=/usr/share/${kind}/*`),
    ...["--skip=output/dev", "--format=tar", suite],
  ];
}
