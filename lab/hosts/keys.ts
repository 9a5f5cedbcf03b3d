import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { run } from "./command";
import { type LabHost } from "./lab-host";
import { knownHostsFile, sshKeyFile } from "./paths";

/** File of the host's private key. It outlives the host's file system, so a rebuilt host keeps its key. */
export const hostKeyFile = (host: LabHost) => join(host.cache, "ssh_host_ed25519_key");

/** Creates missing keys, yours and the hosts', and lists the hosts in known_hosts. */
export async function ensureKeys(hosts: LabHost[]): Promise<void> {
  await ensureKey(sshKeyFile, "kubernetes-on-bare-metal lab");
  for (const host of hosts) {
    await ensureKey(hostKeyFile(host), host.name);
    rememberHost(host);
  }
}

async function ensureKey(file: string, comment: string): Promise<void> {
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const unfinished = `${file}.partial`;
  for (const leftover of [unfinished, `${unfinished}.pub`]) rmSync(leftover, { force: true });
  await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", unfinished]);
  renameSync(`${unfinished}.pub`, `${file}.pub`);
  renameSync(unfinished, file);
}

function rememberHost(host: LabHost): void {
  const [type, key] = readFileSync(`${hostKeyFile(host)}.pub`, "utf8").split(" ");
  const known = existsSync(knownHostsFile) ? readFileSync(knownHostsFile, "utf8") : "";
  const others = known.split("\n").filter((line) => line && !line.startsWith(`${host.name},`));
  const lines = [...others, `${host.name},${host.address} ${type} ${key}`];
  lines.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  writeFileSync(`${knownHostsFile}.partial`, `${lines.join("\n")}\n`);
  renameSync(`${knownHostsFile}.partial`, knownHostsFile);
}
