import assert from "node:assert/strict";
import {
  cutLink,
  execOnHost,
  labHost,
  resetHost,
  restoreLink,
  startHost,
  stopHost,
} from "../../lab/hosts";
import { waitFor } from "../../lab/hosts/wait";
import { keepKubeconfig, kubectl, readyNodes } from "../lab/kubectl";
import { nameOf, planned } from "../lab/planned";
import { destroy, preview, pulumi, refresh, succeeded, up } from "../lab/pulumi";
import { changed, configure, labSections, type Sections } from "../lab/stack-file";
import { clusterHosts } from "../lab/cluster-hosts";
import { startHosts } from "../lab/suite";
import { assertSecretsKept } from "../lab/secrets";
import { errorsIn } from "../lab/errors";

const [master, , lost] = clusterHosts;
const { address } = labHost(lost);
const listed = labSections()["hosts"] as readonly { readonly name: string }[];
const others = listed.filter(({ name }) => name !== lost);
const setting = (maxPods: number): Sections => changed("kubelet", { config: { maxPods } });

/** Recorded resources of the lost host, except its node, which is observed in the cluster. */
async function recorded(): Promise<string[]> {
  const { stdout } = await succeeded(pulumi(["stack", "export"]));
  const { deployment } = JSON.parse(stdout) as {
    deployment: { resources: { urn: string; outputs?: unknown }[] };
  };
  return deployment.resources
    .filter(({ urn }) => nameOf(urn).includes(lost) && !urn.includes(":Node::"))
    .map(({ urn, outputs }) => `${nameOf(urn)} ${JSON.stringify(outputs)}`);
}

const maxPods = (host: string) =>
  execOnHost(host, "grep -o 'maxPods: .*' /etc/kubernetes/kubelet/config.yaml");

describe("a host that is lost", () => {
  before(async () => {
    await startHosts(clusterHosts);
    configure();
    await succeeded(up());
    await keepKubeconfig();
  });

  const assertWhole = async () => {
    assert.deepEqual(await readyNodes(), clusterHosts);
    await succeeded(preview("--expect-no-changes"));
  };

  it("must not be a master or etcd member that the cluster depends on: the preview refuses", async () => {
    configure({ hosts: listed.filter(({ name }) => name !== master) });
    const { code, output } = await preview();
    assert.notEqual(code, 0);
    assert.match(output, /hosts: no host has the role master/);
    assert.match(output, /hosts: no host has the role etcd/);
    configure();
  });

  it("fails a refresh with its name, and stays in the state", async () => {
    const before = await recorded();
    assert.ok(before.length >= 4);
    await cutLink(lost);
    const { code, output } = await refresh("--yes", "--skip-preview");
    await restoreLink(lost);
    assert.notEqual(code, 0);
    const said = errorsIn(output);
    assert.ok(said.length > 0);
    for (const error of said)
      assert.ok(error.includes(`${lost}: connecting to ${address}:22: no `), error);
    assert.deepEqual(await recorded(), before);
    await waitFor(`${lost}: being ready again`, 120_000, async () => {
      const ready = await readyNodes();
      return ready.length === clusterHosts.length || `ready: ${ready.join(", ")}`;
    });
    await succeeded(refresh("--yes", "--skip-preview"));
    await assertWhole();
  });

  it("does not keep a change from other hosts with --continue-on-error, and receives it when it is back", async () => {
    configure(setting(90));
    await stopHost(lost);
    const { code, output } = await up(["--continue-on-error"]);
    await startHost(lost);
    assert.notEqual(code, 0);
    const [said = "", ...more] = errorsIn(output);
    assert.deepEqual(more, [], output);
    assert.ok(said.startsWith(`${lost}: connecting to ${address}:22: no `), said);
    for (const { name } of others) assert.equal(await maxPods(name), "maxPods: 90\n");
    assert.equal(await maxPods(lost), "maxPods: 110\n");
    await succeeded(up());
    assert.equal(await maxPods(lost), "maxPods: 90\n");
    await assertWhole();
  });

  it("is set up again by up --refresh after it was reinstalled and kept its key", async () => {
    await resetHost(lost);
    const { stdout } = await succeeded(refresh("--preview-only", "--diff"));
    assert.match(stdout, new RegExp(`${lost}-pod-runtime`));
    await succeeded(up(["--refresh"]));
    await assertWhole();
  });

  it("is set up again by up after it was reinstalled and its new key is in the stack file", async () => {
    await resetHost(lost);
    const file = "/etc/ssh/ssh_host_ed25519_key";
    await execOnHost(
      lost,
      `rm ${file} ${file}.pub && ssh-keygen -q -t ed25519 -N '' -f ${file} && systemctl restart ssh`,
    );
    const hostKey = (await execOnHost(lost, `cut -d ' ' -f 1-2 ${file}.pub`)).trim();
    const hosts = listed.map((host) => (host.name === lost ? { ...host, hostKey } : host));
    configure({ ...setting(90), hosts });
    const changed = (await planned()).steps.filter(({ op }) => op !== "same");
    assert.deepEqual(
      changed.map(({ op, urn }) => `${op} ${nameOf(urn)}`),
      ["preflight", "identity", "pod-runtime", "api-balancer"]
        .map((part) => `update ${lost}-${part}`)
        .concat(`update network-${lost}`, `update ${lost}-worker-node`),
    );
    await succeeded(up());
    await assertWhole();
    // The key that the lab knows.
    await resetHost(lost);
    configure(setting(90));
    await succeeded(up());
    await assertWhole();
  });

  it("is removed from the cluster once it is listed in lostHosts, and what is left on it is reported", async () => {
    await stopHost(lost);
    configure({ ...setting(90), hosts: others, lostHosts: [address] });
    const { output } = await succeeded(up());
    for (const layer of ["engine and kubelet stay", "api-balancer stays"])
      assert.ok(output.includes(`${lost}: is lost: ${layer} on it`), output);
    assert.deepEqual(await recorded(), []);
    assert.doesNotMatch(await kubectl("get", "nodes"), new RegExp(lost));
    await succeeded(preview("--expect-no-changes"));
  });

  it("leaks no secret in any of the failures", () => assertSecretsKept());

  after(async () => {
    await destroy();
    // The key that the lab knows, whatever has failed.
    await resetHost(lost);
  });
});
