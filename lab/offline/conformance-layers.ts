import type { DebianLayer } from "./debian-layers";

// Debian 13: its BusyBox has the release that the tests expect, and its base-files has the links from the root to
// `usr`.
const suite = "trixie";

/** Users of the image. No maintainer script runs, so the layer defines them. */
const users = (...more: readonly string[]): string[] => [
  'cp "$1/usr/share/base-passwd/passwd.master" "$1/etc/passwd"',
  'cp "$1/usr/share/base-passwd/group.master" "$1/etc/group"',
  ...more,
];

/** Links that Debian's alternatives system would create. */
const alternatives = { nc: "nc.openbsd", awk: "mawk", which: "which.debianutils" };

/** The commands that the tests call in agnhost, and its user 1000, who is in a group of the image. */
export const agnhostTools: DebianLayer = {
  name: "agnhost-tools",
  packages: [
    ...["base-files", "base-passwd", "bash", "dash", "coreutils", "debianutils", "findutils"],
    ...["grep", "sed", "mawk", "procps", "hostname", "libc-bin", "util-linux", "mount"],
    ...["iproute2", "iputils-ping", "netcat-openbsd", "curl", "bind9-dnsutils", "socat", "iperf"],
  ],
  links: {
    ...Object.fromEntries(
      Object.entries(alternatives).map(([name, target]) => [`/usr/bin/${name}`, target]),
    ),
    "/agnhost-2": "agnhost",
  },
  suite,
  commands: users(
    'echo "user-defined-in-image:x:1000:1000::/home/user-defined-in-image:/bin/sh" >>"$1/etc/passwd"',
    'echo "user-defined-in-image:x:1000:" >>"$1/etc/group"',
    'echo "group-defined-in-image:x:50000:user-defined-in-image" >>"$1/etc/group"',
    'mkdir -p "$1/uploads"',
  ),
};

/**
 * BusyBox, with a link for each of its commands, and bash as the shell: Debian's BusyBox drops variables like `data-1` from
 * the environment, which official images keep.
 */
export const busybox: DebianLayer = {
  name: "busybox",
  packages: ["base-files", "base-passwd", "bash", "busybox-static"],
  links: { "/usr/bin/sh": "bash" },
  suite,
  commands: users(
    // BusyBox lists itself too.
    'for name in $("$1/usr/bin/busybox" --list); do [ -e "$1/usr/bin/$name" ] || ln -s busybox "$1/usr/bin/$name"; done',
  ),
};

const nginxConfiguration = [
  "user root;",
  "pid /tmp/nginx.pid;",
  "error_log stderr;",
  "events {}",
  "http { access_log off; server { listen 80; root /usr/share/nginx/html; } }",
].join(" ");

/** nginx with its start page on port 80, and the shell that tests call in its image. */
export const nginx: DebianLayer = {
  name: "nginx",
  packages: [...busybox.packages, "nginx"],
  links: busybox.links,
  suite,
  commands: [
    ...(busybox.commands ?? []),
    `echo '${nginxConfiguration}' >"$1/etc/nginx/nginx.conf"`,
    'mkdir -p "$1/var/lib/nginx" "$1/var/log/nginx" "$1/usr/share/nginx/html"',
    'echo "Welcome to nginx!" >"$1/usr/share/nginx/html/index.html"',
  ],
};
