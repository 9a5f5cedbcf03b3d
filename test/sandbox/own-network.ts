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

/**
 * A sandbox of its own for each test of a suite. Skips the suite if this user may not create network namespaces.
 *
 * @param prepare puts files into each sandbox
 * @param isPossible whether the machine has what else the suite needs
 */
export function networkSandboxes(
  prepare: (sandbox: NetworkSandbox) => void,
  isPossible = () => true,
): Pick<NetworkSandbox, "put" | "scenario"> {
  let sandbox: NetworkSandbox;
  before(function () {
    if (!hasNetworkNamespaces() || !isPossible()) this.skip();
  });
  beforeEach(() => {
    sandbox = startNetworkSandbox();
    prepare(sandbox);
  });
  afterEach(() => sandbox.close());
  return {
    put: (path, text) => sandbox.put(path, text),
    scenario: (script) => sandbox.scenario(script),
  };
}

/** Whether this user may create a network namespace with nftables. */
const hasNetworkNamespaces = (): boolean =>
  spawnSync("unshare", ["--user", "--map-root-user", "--net", "nft", "list", "tables"]).status ===
  0;

function startNetworkSandbox(): NetworkSandbox {
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
