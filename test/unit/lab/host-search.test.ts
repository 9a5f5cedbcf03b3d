import { deepStrictEqual, ok } from "node:assert";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { needles, searchScript } from "../../lab/host-search";

const secret = "bm90IGEga2V5LCBidXQgYSB0ZXN0IG9mIHRoZSBzZWFyY2g=";

describe("the search for secrets on a host", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "kubernetes-on-bare-metal-search-"));
    mkdirSync(join(root, "run"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const put = (path: string, content: string | Buffer, mode = 0o600) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content, { mode });
  };
  const limits = (soft: string) =>
    `Limit                     Soft Limit           Hard Limit           Units\n` +
    `Max core file size        ${soft.padEnd(20)} unlimited            bytes\n`;
  const search = () => {
    const input = needles([secret, "another line that nobody has"]);
    const { stdout, stderr } = spawnSync("bash", ["-c", searchScript(root)], { input });
    deepStrictEqual(stderr.toString(), "");
    ok(!stdout.toString().includes(secret));
    return stdout.toString().replaceAll(root, "").split("\n").filter(Boolean).sort();
  };

  it("finds nothing if only root can read keys, and leaves nothing behind", () => {
    put("etc/kubernetes/apiserver/encryption.yaml", `secret: ${secret}\n`);
    put("usr/share/doc", "nothing of interest", 0o644);
    put("usr/lib/core", "no dump", 0o644);
    put("proc/7/comm", "etcd\n");
    put("proc/7/limits", limits("0"));
    put("proc/8/comm", "bash\n");
    put("proc/8/limits", limits("unlimited"));
    deepStrictEqual(search(), []);
    deepStrictEqual(readdirSync(join(root, "run")), []);
  });

  it("finds every secret outside its place, and shows none", () => {
    const text = `before ${secret} after\n`;
    put("etc/kubernetes/careless", text, 0o640);
    put("tmp/left", text);
    put("var/lib/kubernetes-on-bare-metal/layers/engine/files", text);
    put("var/log/pods/etcd.log", text);
    put("proc/9/cmdline", `program\0--token=${secret}\0`);
    put("proc/9/environ", `TOKEN=${secret}\0`);
    put("proc/9/comm", "kube-apiserver\n");
    put("proc/9/limits", limits("unlimited"));
    const header = Buffer.alloc(64);
    header.write("\x7fELF", 0, "latin1");
    header[16] = 4;
    put("var/lib/kubelet/core.77", header);
    put("var/lib/systemd/coredump/core.etcd.zst", "compressed");
    deepStrictEqual(search(), [
      "core dump: /var/lib/kubelet/core.77",
      "core dump: /var/lib/systemd/coredump/core.etcd.zst",
      "ledger: /var/lib/kubernetes-on-bare-metal/layers/engine/files",
      "log: /var/log/pods/etcd.log",
      "may dump core: kube-apiserver",
      "process: /proc/9/cmdline",
      "process: /proc/9/environ",
      "readable by others: /etc/kubernetes/careless",
      "temporary file: /tmp/left",
    ]);
  });
});
