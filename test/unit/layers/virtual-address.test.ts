import { ok, strictEqual } from "node:assert";
import { spawn, spawnSync } from "node:child_process";
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
