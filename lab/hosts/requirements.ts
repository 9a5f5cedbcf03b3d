import { existsSync, mkdirSync, readFileSync } from "node:fs";

import { run, succeeds } from "./command";
import { hostsRoot } from "./paths";
import { rootArchive } from "./root-file-system";

/** Debian packages that this machine needs for lab hosts. */
export const operatorPackages = [
  ...["mmdebstrap", "debian-archive-keyring", "systemd-container"],
  ...["iproute2", "nftables", "openssh-client"],
];

/** Fails with one line unless lab hosts can be made here: root, Debian or Ubuntu, and a disk for containers. */
export async function requireOperator(): Promise<void> {
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

/** What lab hosts need on this machine, how each is got, and the minutes that takes. */
export async function hostsPlan() {
  const installed = await Promise.all(
    operatorPackages.map((name) => succeeds("dpkg", ["-s", name])),
  );
  const packages = operatorPackages.map((what, index) => {
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
