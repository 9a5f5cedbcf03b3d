import { ok, strictEqual } from "node:assert";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keepalivedRuns } from "../../../layers/virtual-address/keepalived";

const config = "/etc/kubernetes/virtual-address/keepalived.conf";
const ask = (shell: string) => spawnSync(shell, ["-c", keepalivedRuns], { encoding: "utf8" });

// An observation runs it in Debian's sh, and a set-up in bash.
for (const shell of ["sh", "bash"])
  describe(`asking by ${shell} whether keepalived runs on this host`, () => {
    it("says no where it does not, although the question names its file", () => {
      const { status, stdout } = ask(shell);
      strictEqual(status, 1);
      ok(stdout.startsWith("keepalived does not run on this host"));
    });

    it("says yes once it has been running for a while, and not when it has just started", async () => {
      const name = `keepalived --use-file=${config}`;
      const stay = `exec -a "$0" sleep 60`;
      const keepalived = spawn("bash", ["-c", stay, name], { stdio: "ignore" });
      try {
        strictEqual(ask(shell).status, 1);
        const end = Date.now() + 20_000;
        while (ask(shell).status !== 0) {
          ok(Date.now() < end, "it never said yes");
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      } finally {
        keepalived.kill();
      }
    });
  });

describe("what keepalived runs every second", () => {
  const check =
    "test/golden/virtual-address/one-master/etc/kubernetes/virtual-address/check" as const;
  const answers = {
    "passes while the API server is ready": ["exit 0", "exit 0", 0],
    "fails while it is not": ["exit 0", "exit 1", 1],
    "passes while the balancer does not answer, so that the address stays": ["exit 1", "exit 1", 0],
  } as const;
  for (const [what, [live, ready, status]] of Object.entries(answers))
    it(what, () => {
      const folder = mkdtempSync(join(tmpdir(), "check-"));
      const wget = `#!/bin/sh\ncase $* in *livez*) ${live} ;; *) ${ready} ;; esac\n`;
      writeFileSync(join(folder, "wget"), wget, { mode: 0o755 });
      const env = { PATH: `${folder}:${process.env["PATH"]}` };
      const ran = spawnSync("sh", [check], { env });
      rmSync(folder, { recursive: true });
      strictEqual(ran.status, status);
    });
});
