import type { OnAHost } from "./on-a-host";

/**
 * Stands in for apt-get. /run/upgradable is what a simulation prints, /run/locked has a line for each time that it finds its lock taken,
 * /run/no-mirror lets it reach no mirror, /run/broken lets installations fail. It writes down its arguments and its environment.
 */
const aptGet = `#!/bin/bash
case " $* " in *' -s '*) cat /run/upgradable; exit ;; esac
if [ -s /run/locked ]; then
  sed -i 1d /run/locked
  echo "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 4711 (unattended-upgr)"
  exit 100
fi
echo "$*" | sed 's/.*APT::Get::Remove=false //' >>/run/apt
case " $* " in
  *' update '*) [ ! -e /run/no-mirror ] || echo "W: Failed to fetch http://mirror.example/Release  Could not connect" ;;
  *' --download-only '*) ;;
  *)
    [ ! -e /run/broken ] || { echo "E: Sub-process /usr/bin/dpkg returned an error code (1)"; exit 100; }
    echo "$DEBIAN_FRONTEND $NEEDRESTART_MODE $NEEDRESTART_SUSPEND" >/run/environment
    echo "$*" >/run/options
    : >/run/upgradable
    [ ! -e /run/asks ] || { echo linux-image >/run/reboot-required.pkgs && mv /run/asks /run/reboot-required; }
    ;;
esac
`;

const dpkg = `#!/bin/bash
echo "dpkg $*" >>/run/apt
rm -f /var/lib/dpkg/updates/*
`;

export const simulated = {
  /** As apt of Debian 12 prints it, with lines that are no updates. */
  security:
    "NOTE: This is only a simulation!\n" +
    "Inst libc6 [2.36-9+deb12u9] (2.36-9+deb12u10 Debian-Security:12/stable-security [amd64]) []\n" +
    "Conf libc6 (2.36-9+deb12u10 Debian-Security:12/stable-security [amd64])\n",
  ubuntu:
    "Inst openssl [3.0.2-0ubuntu1.18] (3.0.2-0ubuntu1.19 Ubuntu:22.04/jammy-updates, Ubuntu:22.04/jammy-security [amd64])\n",
  other: "Inst my-security [1.0] (1.1 Debian:12.9/stable [amd64])\n",
  new: "Inst linux-image-6.1.0-41-amd64 (6.1.158-1 Debian-Security:12/stable-security [amd64])\n",
};

/** Gives a host a package manager, a kernel, and nothing to update. */
export function withPackages(host: OnAHost): void {
  host.write("/usr/local/bin/apt-get", aptGet, 0o755);
  host.write("/usr/local/bin/dpkg", dpkg, 0o755);
  host.write("/usr/local/bin/uname", "#!/bin/bash\ncat /run/kernel\n", 0o755);
  host.write("/run/kernel", "6.1.0-37-amd64\n");
  host.write("/boot/vmlinuz-6.1.0-37-amd64", "");
  host.write("/run/upgradable", "");
}
