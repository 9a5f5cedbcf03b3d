import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { labHost } from "../../lab/hosts";
import { waitFor } from "../../lab/hosts/wait";
import { ensureBuilt } from "../../lab/offline/build";
import { pinnedVersion } from "../../lab/offline/module-sources";
import type { Program } from "../../lab/offline/program";

/** The plugin's socket on its host. Below /run it would be in a file system that only the host sees. */
export const socket = "/var/lib/kms/plugin.sock";

/** The KMS plugin of Kubernetes' own tests. */
function mock(): Program {
  const module = "k8s.io/apiserver";
  const version = pinnedVersion("kms-mock", module);
  return { name: "kms-mock", version, source: "kms-mock", module, package: ".", seconds: 30 };
}

/**
 * Starts a plugin for the API server of a host. It runs on this machine: a socket in a lab host's file system reaches it.
 *
 * @returns what ends it
 */
export async function startKmsPlugin(host: string): Promise<() => Promise<void>> {
  const program = await ensureBuilt(mock(), (line) => console.log(`      ${line}`));
  const path = join(labHost(host).root, socket);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  rmSync(path, { force: true });
  const plugin = spawn(program, ["-socket", path], { stdio: "inherit" });
  const ended = once(plugin, "exit");
  await waitFor("the socket of the KMS plugin", 30_000, () =>
    Promise.resolve(existsSync(path) || `${path} is missing`),
  );
  chmodSync(path, 0o600);
  return async () => {
    plugin.kill();
    await ended;
  };
}
