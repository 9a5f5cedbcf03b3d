import { deepStrictEqual, doesNotMatch, match } from "node:assert";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { containerdPlaces } from "../../../layers/containerd/places";
import { holdFiles } from "../../../layers/network/policies/hold";
import { policies } from "../../../layers/network/policies/names";
import { networkPolicies } from "../../../layers/network/policies/part";
import { networkWatchFiles } from "../../../layers/network/watch/files";
import { networkWatch } from "../../../layers/network/watch/names";
import { networkSandboxes } from "../../sandbox/own-network";

const files = holdFiles({ podCidr: "10.244.0.0/16" });
/** The kernel of the machine that tests run on need not have queues: a comment stands in for one. */
const rules = files[policies.holdRules]!.content.replaceAll(
  `queue num ${policies.queue}`,
  'accept comment "queue"',
);
const own = `table inet ${policies.name} {
  chain postrouting {
    accept comment "queue"
  }
}
`;
const ctr = `#!/bin/bash
case $* in
  *"tasks list") echo "TASK PID STATUS"; echo "c-policies 1 RUNNING" ;;
  *"containers list"*${policies.name}*) echo c-policies ;;
  *"tasks kill"*) echo "$*" >>/run/killed; nft -f /etc/own.nft ;;
esac
`;
const words = `
set -u
until_true() { for ((i = 0; i < 300; i++)); do if eval "$1" >/dev/null 2>&1; then return; fi; sleep 0.05; done; echo "never: $1"; }
knows() { echo 'kube_network_policies_packet_count 1' >/run/metrics; }
tables() { nft -f ${policies.holdRules} && nft -f /etc/own.nft; }
watching() { ${networkWatch.program} watch & watcher=$!; until_true "pgrep nft"; }
`;

describe("the rules that hold new connections of pods", function () {
  this.timeout(120_000);
  const sandbox = networkSandboxes((sandbox) => {
    sandbox.put("/usr/local/bin/ctr", ctr);
    sandbox.put(
      "/usr/local/bin/systemctl",
      "#!/bin/sh\n[ -e /run/enabled ] || { echo x >>/run/looked; false; }\n",
    );
    sandbox.put("/run/enabled", "");
    sandbox.put("/usr/local/bin/curl", "#!/bin/sh\ncat /run/metrics\n");
    sandbox.put("/run/metrics", "go_goroutines 9\n");
    sandbox.put("/etc/own.nft", own);
    sandbox.put(policies.holdRules, rules);
    const part = {
      ...networkPolicies,
      kernel: networkPolicies.kernel!({ network: { backend: "vxlan" } }),
    };
    const watch = networkWatchFiles([part], containerdPlaces({ besideDocker: false }));
    for (const [path, { content }] of Object.entries(watch)) sandbox.put(path, content);
  });
  const scenario = (text: string) => {
    const lines = sandbox.scenario(`${words}\n${text}`);
    doesNotMatch(lines.join("\n"), /^never/m);
    return lines;
  };

  it("stay away once their unit is disabled: that is their removal", () => {
    const found =
      scenario(`tables; watching; rm /run/enabled; nft flush ruleset; nft add table ip x; nft delete table ip x
      until_true '[ "$(grep -c x /run/looked)" -ge 2 ]'; kill $watcher; nft list tables`);
    doesNotMatch(found.join("\n"), /^table/m);
  });

  it("are taken by nft, and replaced by themselves", () => {
    const listed = `nft list table inet ${policies.hold} | grep -c comment`;
    deepStrictEqual(scenario(`tables; ${listed}; tables; ${listed}`), ["5", "5"]);
  });

  it("are loaded again as soon as they are flushed, and the program's own by a restart once it knows the policies", () => {
    const found = scenario(`tables; ${networkWatch.program} check && echo well; watching
      nft flush ruleset; until_true "nft list table inet ${policies.hold}"; ls /run/killed; knows; nft add table ip x; nft delete table ip x
      until_true "nft list table inet ${policies.name}"; kill $watcher; cat /run/killed`);
    const text = found.join("\n");
    match(text, /^well/);
    match(text, /the table kubernetes-policy-hold is missing: restoring it/);
    match(text, /cannot access '\/run\/killed'/);
    match(text, /tasks kill -s SIGTERM c-policies/);
  });
});

describe("the unit of those rules", () => {
  const stop = /^ExecStop=-\/bin\/sh -c '(.*)'$/m.exec(files[policies.holdUnitPath]!.content)![1]!;

  for (const [what, status, expected] of [
    ["leaves them when it is stopped or restarted", 0, []],
    [
      "deletes them, and those of the program, when it is removed",
      1,
      ["delete table inet kubernetes-policy-hold", "delete table inet kube-network-policies"],
    ],
  ] as const)
    it(what, () => {
      const folder = mkdtempSync(join(tmpdir(), "kubernetes-on-bare-metal-hold-"));
      const asked = join(folder, "asked");
      const program = (name: string, script: string) => {
        writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
        chmodSync(join(folder, name), 0o755);
      };
      program("systemctl", `exit ${status}`);
      program("nft", `echo "$*" >>${asked}`);
      execFileSync("/bin/sh", ["-c", stop], { env: { PATH: `${folder}:${process.env["PATH"]}` } });
      const lines = existsSync(asked) ? readFileSync(asked, "utf8").trim().split("\n") : [];
      rmSync(folder, { recursive: true });
      deepStrictEqual(lines, expected);
    });
});
