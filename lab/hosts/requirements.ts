import { existsSync, mkdirSync, readFileSync } from "node:fs";

import { run, succeeds } from "./command";
import { hostsRoot } from "./paths";
import { rootArchive } from "./root-file-system";

/** Debian packages that this machine needs for lab hosts. */
export const workstationPackages = [
  ...["mmdebstrap", "debian-archive-keyring", "systemd-container"],
  ...["iproute2", "nftables", "openssh-client"],
];

/** Throws unless lab hosts can be created here: root, Debian or Ubuntu, and a disk for containers. */
export async function checkWorkstation(): Promise<void> {
  if (!/^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync("/etc/os-release", "utf8")))
    throw new Error(
      "lab: checking this machine: it is neither Debian nor Ubuntu; use one of them, or a virtual machine",
    );
  if (process.getuid?.() !== 0)
    throw new Error("lab: creating hosts and networks requires root; run the command with sudo");
  mkdirSync(hostsRoot, { recursive: true });
  const fileSystem = (await run("stat", ["--file-system", "--format=%T", hostsRoot])).trim();
  if (fileSystem === "overlayfs")
    throw new Error(
      `lab: ${hostsRoot} is on overlayfs, which containerd does not support; mount a disk there`,
    );
}

/** What lab hosts need on this machine, how it is obtained, and how many minutes that takes. */
export async function hostsPlan() {
  const installed = await Promise.all(
    workstationPackages.map((name) => succeeds("dpkg", ["-s", name])),
  );
  const packages = workstationPackages.map((what, index) => {
    return installed[index]
      ? { what, how: "present" as const, minutes: 0 }
      : { what: `${what} (Debian package)`, how: "download" as const, minutes: 0.2 };
  });
  const built = existsSync(rootArchive);
  const archive = {
    how: built ? ("present" as const) : ("build" as const),
    minutes: built ? 0 : 2,
  };
  return [...packages, { what: "root file system of the hosts", ...archive }];
}
