import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { agnhostImage, ensureConformanceTests } from "../../lab/artifacts";
import { waitFor } from "../../lab/hosts/wait";
import { execOnMachine } from "../../lab/vm";
import { dryRun, runTests } from "../conformance/ginkgo";
import { selectedTests, withReport } from "../conformance/report";
import { applied, keepKubeconfig, kubectl, printed } from "../lab/kubectl";
import { destroy, succeeded, up } from "../lab/pulumi";
import { changed, configure } from "../lab/stack-file";
import { scaled, longDeadline, withHosts, worker } from "./suite";

const minutes = Number(process.env["LAB_MINUTES"] ?? 120);
const alone = { ...worker, roles: ["master", "etcd", "worker"] };
const enforced = (policies: boolean) => changed("network", { policies });
const hold = "nft list table inet kubernetes-policy-hold";
const denied = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "no-egress" },
  spec: { podSelector: { matchLabels: { app: "closed" } }, policyTypes: ["Egress"] },
};
/** A pod that begins with twenty attempts to reach the API servers, and says how many succeeded. */
const eager = (name: string, labels: Record<string, string>) => ({
  ...{ apiVersion: "v1", kind: "Pod", metadata: { name, labels } },
  spec: {
    restartPolicy: "Never",
    containers: [
      {
        ...{ name, image: agnhostImage },
        command: [
          "sh",
          "-c",
          "n=0; for i in $(seq 20); do /agnhost connect --timeout=1s 10.96.0.1:443 && n=$((n + 1)); done; echo reached $n",
        ],
      },
    ],
  },
});

describe("NetworkPolicies, on a machine that is a cluster by itself", function () {
  this.timeout((minutes + 120) * 60_000);

  before("the machine is the only host", async () => {
    await succeeded(destroy([], longDeadline));
  });

  it("are refused for hosts whose kernel has no queues, before anything is touched", async function () {
    configure({ ...withHosts(), ...enforced(true) });
    const rule = "table inet kubernetes-look { chain c { queue num 98; }; }\n";
    if (spawnSync("nft", ["-c", "-f", "-"], { input: rule }).status === 0) this.skip();
    const { code, stdout } = await up([], longDeadline);
    assert.notEqual(code, 0);
    assert.match(stdout, /its kernel has no nft_queue, which network\.policies needs/);
  });

  it("come with the cluster", async () => {
    configure({ hosts: [alone], ...enforced(true) });
    await succeeded(up([], longDeadline));
    await keepKubeconfig();
    assert.match(await execOnMachine(hold), /queue/);
    const modes = "stat -c %a /etc/kubernetes/kube-network-policies/*.key";
    assert.equal(await execOnMachine(modes), "600\n");
  });

  it("hold for the first packet of a pod", async () => {
    await applied(denied, eager("open", { app: "open" }), eager("closed", { app: "closed" }));
    const said = (name: string, text: RegExp) =>
      printed(`the pod ${name}`, ["logs", name], (log) => text.test(log), scaled(120) * 1000);
    await said("open", /^reached [1-9]/m);
    await said("closed", /^reached 0$/m);
  });

  it("let no new connection through while their program does not run", async () => {
    const manifest = "/etc/kubernetes/manifests/kube-network-policies.yaml";
    await execOnMachine(`mv ${manifest} /root/`);
    await waitFor("the program: ending", scaled(60) * 1000, async () => {
      const runs = await execOnMachine("pgrep -x netpol || true");
      return runs === "" || "it runs";
    });
    await applied(eager("meanwhile", { app: "open" }));
    const log = (text: string) => /^reached/m.test(text);
    await printed("the pod", ["logs", "meanwhile"], log, scaled(120) * 1000);
    assert.match(await kubectl("logs", "meanwhile"), /^reached 0$/m);
    await execOnMachine(`mv /root/kube-network-policies.yaml ${manifest}`);
    await kubectl(
      "wait",
      "--namespace=kube-system",
      "--for=condition=Ready",
      "pod",
      "-l",
      "component=kube-network-policies",
      `--timeout=${scaled(60)}s`,
    );
  });

  it("pass the NetworkPolicy tests of Kubernetes", async () => {
    const programs = await ensureConformanceTests((line) => console.log(`  ${line}`));
    const names = selectedTests(await dryRun(programs, "Netpol"));
    const outcomes = withReport({}, await runTests(programs, { names, minutes, processes: 1 }));
    const passed = names.filter((name) => outcomes[name]?.state === "passed");
    console.log(`      ${passed.length} of ${names.length} passed`);
    const rest = names.filter((name) => outcomes[name]?.state === "failed");
    assert.deepEqual(
      rest.map((name) => `${name}: ${outcomes[name]?.cause ?? ""}`),
      [],
    );
  });

  it("leave nothing in the kernel when they are switched off", async () => {
    configure({ hosts: [alone], ...enforced(false) });
    await succeeded(up([], longDeadline));
    const tables =
      "nft list tables | grep -E 'kubernetes-policy-hold|kube-network-policies' || true";
    assert.equal(await execOnMachine(tables), "");
    const role = ["get", "clusterrole", "kube-network-policies", "--ignore-not-found"];
    assert.equal(await kubectl(...role), "");
  });
});
