import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { places } from "./places";

/** A root file system and a network for each scenario: `nft` and `ip` change only its own kernel state. */
export interface NetworkSandbox {
  /** Writes an executable file. */
  put(path: string, text: string): void;
  /** Runs a bash script, and returns the lines of its output. */
  scenario(script: string): string[];
  close(): void;
}

/** Whether this user may create a network namespace with nftables. */
export const hasNetworkNamespaces = (): boolean =>
  spawnSync("unshare", ["--user", "--map-root-user", "--net", "nft", "list", "tables"]).status ===
  0;

export function startNetworkSandbox(): NetworkSandbox {
  const root = mkdtempSync(join(tmpdir(), "kubernetes-on-bare-metal-network-"));
  for (const place of places) mkdirSync(join(root, place), { recursive: true });
  // Programs are often links through this directory.
  if (existsSync("/etc/alternatives"))
    cpSync("/etc/alternatives", join(root, "etc/alternatives"), {
      recursive: true,
      verbatimSymlinks: true,
    });
  return {
    put(path, text) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
      chmodSync(join(root, path), 0o755);
    },
    scenario(script) {
      const namespaces = ["--user", "--map-root-user", "--mount", "--net", "--pid", "--kill-child"];
      const enter = join(__dirname, "enter");
      const { stdout, stderr } = spawnSync(
        "unshare",
        [...namespaces, "--mount-proc", enter, root, "bash -s"],
        { input: script, encoding: "utf8", timeout: 60_000 },
      );
      return `${stdout}${stderr}`.trim().split("\n");
    },
    close: () => rmSync(root, { recursive: true }),
  };
}
