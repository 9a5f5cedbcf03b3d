import assert from "node:assert/strict";
import { copyFileSync, rmSync } from "node:fs";
import { run } from "../../lab/hosts/command";
import { keepKubeconfig, kubectl } from "../lab/kubectl";
import { kubeconfigPath, testEnvironment } from "../lab/place";
import { assertSecretsKept, secretTexts } from "../lab/secrets";
import { preview, succeeded, up } from "../lab/pulumi";
import { changed, configure } from "../lab/stack-file";
import { clusterHosts } from "../lab/cluster-hosts";
import { firewallFor, operator } from "./firewall";

const former = new Set<string>();
const formerKubeconfig = `${kubeconfigPath}.former`;

/** From here on the hosts have their own firewall. The end of the suite shows that it is removed with the cluster. */
async function apply(security: Record<string, unknown>): Promise<void> {
  configure(changed("security", { ...security, ...firewallFor(operator) }));
  for (const secret of await secretTexts()) former.add(secret);
  await succeeded(up());
  await keepKubeconfig();
}

/** Every node is ready, and every API server reaches every kubelet by a certificate that it trusts. */
async function assertHealthy(): Promise<void> {
  const wait = ["wait", "--for=condition=Ready", "nodes", "--all", "--timeout=120s"];
  await kubectl(...wait);
  for (const host of clusterHosts)
    await kubectl("get", "--raw", `/api/v1/nodes/${host}/proxy/healthz`);
}

const admits = (token: string) =>
  run("kubectl", ["auth", "whoami", `--token=${token}`, "--kubeconfig=/dev/null", ...serverFlags], {
    env: testEnvironment(),
    title: "kubectl auth whoami",
  }).then(
    () => true,
    () => false,
  );
let serverFlags: string[] = [];

const newToken = async () => (await kubectl("create", "token", "default", "--duration=1h")).trim();
const pods = () =>
  kubectl(
    ...["get", "pods", "--all-namespaces", "--selector=!component"],
    "--output=jsonpath={.items[*].status.containerStatuses[*].containerID}",
  );

describe("the keys of service accounts", () => {
  let [older, newer, before]: string[] = [];

  it("rotate by three edits, and tokens of both are accepted in between", async () => {
    const server = "--output=jsonpath={.clusters[0].cluster.server}";
    serverFlags = [
      `--server=${await kubectl("config", "view", "--minify", server)}`,
      "--insecure-skip-tls-verify",
    ];
    [older, before] = [await newToken(), await pods()];
    await apply({ serviceAccountKeys: ["key-1", "key-2"] });
    assert.equal(await admits(older), true);
    await apply({ serviceAccountKeys: ["key-2", "key-1"] });
    newer = await newToken();
    assert.deepEqual([await admits(older), await admits(newer)], [true, true]);
    await apply({ serviceAccountKeys: ["key-2"] });
    assert.deepEqual([await admits(older), await admits(newer)], [false, true]);
    assert.equal(await pods(), before, "no pod but those of the cluster itself was restarted");
  });
});

describe("the CAs", () => {
  it("rotate by three edits, and every node stays in the cluster", async () => {
    const byFormer = () => kubectl("get", "nodes", `--kubeconfig=${formerKubeconfig}`);
    const before = await pods();
    for (const authorities of [
      ["ca-1", "ca-2"],
      ["ca-2", "ca-1"],
    ]) {
      await apply({ serviceAccountKeys: ["key-2"], certificateAuthorities: authorities });
      await assertHealthy();
      // The kubeconfig of the first step trusts both CAs.
      if (authorities[0] === "ca-1") copyFileSync(kubeconfigPath, formerKubeconfig);
      await byFormer();
    }
    await apply({ serviceAccountKeys: ["key-2"], certificateAuthorities: ["ca-2"] });
    await assertHealthy();
    await assert.rejects(byFormer());
    assert.equal(await pods(), before, "no pod but those of the cluster itself was restarted");
    await succeeded(preview("--expect-no-changes"));
  });

  it("leave no trace of old or new keys outside their place", () => assertSecretsKept(former));

  after(() => rmSync(formerKubeconfig, { force: true }));
});
