import { existsSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cachePath, fingerprint, publish } from "../../lab/artifacts/cache";
import { run } from "../../lab/hosts/command";

const packages = ["openssh-server", "sudo", "fish", "tcsh", "bsdutils"];
const archive = cachePath("rootfs", `debian-bookworm-${fingerprint(packages)}.tar`);

/**
 * A directory with a Debian that has sshd, sudo and various login shells. Built once, in a minute, then unpacked.
 *
 * @throws Error unless this is root on a machine with mmdebstrap.
 */
export async function unpackDebian(): Promise<string> {
  if (process.getuid?.() !== 0) throw new Error("test:sshd: a root file system needs root");
  if (!existsSync(archive))
    await publish(archive, async (file) => {
      const options = ["--variant=minbase", "--format=tar", `--include=${packages.join(",")}`];
      const command = ["--mount", "mmdebstrap", ...options, "bookworm", file];
      await run("unshare", command, { timeoutMs: 20 * 60_000 });
    });
  const root = join(mkdtempSync(join(tmpdir(), "kubernetes-on-bare-metal-sshd-")), "root");
  mkdirSync(root);
  await run("tar", ["-C", root, "--numeric-owner", "-xpf", archive], { timeoutMs: 300_000 });
  return root;
}
