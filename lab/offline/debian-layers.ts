import { existsSync } from "node:fs";
import { cachePath, fingerprint, publish, type Report } from "../artifacts/cache";
import { ensurePackages } from "../artifacts/packages";
import { run } from "../artifacts/run";

/** Unpacked Debian packages and symbolic links, as the lowest layer of an image. */
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

// Debian's alternatives system does not run, so the lab adds the links that kube-proxy and flannel call.
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

/** HAProxy of the pinned branch. Unpacked packages lack the links from the root to `usr`. */
export const balancer: DebianLayer = {
  name: "haproxy",
  packages: ["haproxy"],
  links: { "/lib64": "usr/lib64", "/lib": "usr/lib" },
  suite: "trixie",
};

/**
 * keepalived of the pinned branch, with the shell and the health check client that it calls, and the user that it runs
 * them as.
 */
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

/** FRR of the pinned branch, with the shell and what the pod of bgpd calls. Unpacked packages lack the groups that bgpd looks up. */
export const virtualAddressRoute: DebianLayer = {
  name: "frr",
  packages: ["frr", "busybox-static", "base-passwd"],
  links: {
    ...balancer.links,
    "/bin": "usr/bin",
    ...Object.fromEntries(
      "sh cat mkdir mkfifo sleep wget".split(" ").map((name) => [`/usr/bin/${name}`, "busybox"]),
    ),
    "/etc/passwd": "/usr/share/base-passwd/passwd.master",
  },
  suite: "trixie",
  commands: [
    'cp "$1/usr/share/base-passwd/group.master" "$1/etc/group"',
    'printf "frrvty:x:102:\\n" >>"$1/etc/group"',
    // vtysh asks PAM, whose other files come with the installation of packages.
    `for kind in auth account password session; do echo "$kind sufficient pam_permit.so"; done | tee "$1/etc/pam.d/frr" >"$1/etc/pam.d/other"`,
  ],
};

/** A shell with the commands that tests and pods of local volumes call. */
export const shellTools: DebianLayer = {
  name: "shell-tools",
  packages: ["busybox-static"],
  links: Object.fromEntries(
    "sh cat ls sleep wget nslookup nc ping ip id env hostname dd mkdir rm"
      .split(" ")
      .map((name) => [`/bin/${name}`, "busybox"]),
  ),
};

/** Path of the layer's tar archive, existing or not. */
export function debianLayerPath(layer: DebianLayer): string {
  return cachePath("build", "layers", `${layer.name}-${fingerprint(unpacking(layer))}.tar`);
}

/** Creates the layer unless that was done before, and returns its path. */
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
    // mmdebstrap's last hook in this variant.
    ...Object.entries(links).map(([from, to]) => `--extract-hook=ln -sf ${to} "$1"${from}`),
    ...commands.map((command) => `--extract-hook=${command}`),
    ...["doc", "man"].map((kind) => `--dpkgopt=path-exclude=/usr/share/${kind}/*`),
    ...["--skip=output/dev", "--format=tar", suite],
  ];
}
