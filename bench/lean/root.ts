import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../lab/hosts/command";
import { writeInto } from "../../lab/hosts/identity";
import { hostsRoot } from "../../lab/hosts/paths";
import { removeTree } from "../../lab/hosts/remove-tree";
import { ensureRootArchive, rootArchive } from "../../lab/hosts/root-file-system";
import { leanPlace } from "./lean-host";

/** Root file system shared by all lean hosts: the Debian of the lab's hosts, unpacked once. */
export const sharedRoot = join(hostsRoot, "..", "bench-root");

/** SSH key for `admin` on every lean host. */
export const operatorKey = join(leanPlace, "operator");
const hostKey = join(leanPlace, "host");

/** Unpacks Debian, and adds the account and the host key that all lean hosts share. */
export async function makeSharedRoot(report: (line: string) => void): Promise<void> {
  await ensureRootArchive(report);
  await removeTree(sharedRoot);
  mkdirSync(sharedRoot, { recursive: true });
  await run("tar", ["-C", sharedRoot, "--numeric-owner", "-xpf", rootArchive], {
    timeoutMs: 300_000,
  });
  for (const file of [operatorKey, hostKey])
    if (!existsSync(file)) await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file]);
  await run("chroot", [sharedRoot, "useradd", "--create-home", "--shell", "/bin/bash", "admin"]);
  writeInto(sharedRoot, "etc/sudoers.d/admin", "admin ALL=(ALL) NOPASSWD: ALL\n", 0o440);
  const authorized = readFileSync(`${operatorKey}.pub`, "utf8");
  writeInto(sharedRoot, "home/admin/.ssh/authorized_keys", authorized, 0o600);
  await run("chroot", [sharedRoot, "chown", "-R", "admin:admin", "/home/admin/.ssh"]);
  const place = "etc/ssh/ssh_host_ed25519_key";
  writeInto(sharedRoot, place, readFileSync(hostKey, "utf8"), 0o600);
  writeInto(sharedRoot, `${place}.pub`, readFileSync(`${hostKey}.pub`, "utf8"));
}

/** The public host key, as in stack files. */
export const hostKeyOfAll = (): string =>
  readFileSync(`${hostKey}.pub`, "utf8").split(" ").slice(0, 2).join(" ");
