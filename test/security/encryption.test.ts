import assert from "node:assert/strict";
import { execOnHost } from "../../lab/hosts";
import { run } from "../../lab/hosts/command";
import { kubectl } from "../lab/kubectl";
import { testEnvironment } from "../lab/place";
import { preview, succeeded, up } from "../lab/pulumi";
import { changed, configure } from "../lab/stack-file";
import { clusterHosts } from "../lab/cluster-hosts";

const master = clusterHosts[0];

/** The beginning of the value that etcd stores for a Secret in the namespace `default`. */
async function stored(name: string): Promise<string> {
  const key = Buffer.from(`/registry/secrets/default/${name}`).toString("base64");
  const client = "/etc/kubernetes/apiserver/apiserver-etcd-client";
  const trust = `--cacert /etc/kubernetes/etcd/etcd-ca.crt --cert ${client}.crt --key ${client}.key`;
  const range = `curl -fsS ${trust} https://127.0.0.1:2379/v3/kv/range -d '{"key":"${key}"}'`;
  const { kvs } = JSON.parse(await execOnHost(master, range)) as { kvs: [{ value: string }] };
  return Buffer.from(kvs[0].value, "base64").toString("latin1").slice(0, 32);
}

const containers = () =>
  kubectl(
    ...["get", "pods", "--namespace=kube-system", "--selector=component=kube-apiserver"],
    "--output=jsonpath={.items[*].status.containerStatuses[*].containerID}",
  );

async function rotateTo(...keys: string[]): Promise<void> {
  configure(changed("security", { encryption: { keys } }));
  await succeeded(up());
}

/** The command of docs/security.md. */
const writeAgain = () =>
  run("bash", ["-c", "kubectl get secrets -A -o json | kubectl replace -f -"], {
    env: testEnvironment(),
  });

describe("the keys that encrypt Secrets", () => {
  let before: string;

  it("are in use from the start", async () => {
    before = await containers();
    await kubectl("create", "secret", "generic", "kept", "--from-literal=word=plain");
    assert.match(await stored("kept"), /^k8s:enc:secretbox:v1:key-1:/);
  });

  it("cannot be replaced in one edit", async () => {
    configure(changed("security", { encryption: { keys: ["key-2"] } }));
    const { code, output } = await preview();
    assert.notEqual(code, 0);
    assert.match(output, /security\.encryption\.keys: key-2 cannot be first until this host/);
  });

  it("rotate by three edits, without a restart", async () => {
    await rotateTo("key-1", "key-2");
    await rotateTo("key-2", "key-1");
    configure(changed("security", { encryption: { keys: ["key-2"] } }));
    const { code, output } = await up();
    assert.notEqual(code, 0);
    assert.match(output, /removing key-1: \d+ Secrets? in etcd can be decrypted with it only/);
    const word = await kubectl("get", "secret", "kept", "--output=jsonpath={.data.word}");
    assert.equal(Buffer.from(word, "base64").toString(), "plain");
    await writeAgain();
    assert.match(await stored("kept"), /^k8s:enc:secretbox:v1:key-2:/);
    assert.equal(await containers(), before);
  });

  it("are dropped once nothing needs them", async () => {
    await rotateTo("key-2");
    await rotateTo("key-2", "key-1");
    await rotateTo("key-1", "key-2");
    await writeAgain();
    await rotateTo("key-1");
    const word = await kubectl("get", "secret", "kept", "--output=jsonpath={.data.word}");
    assert.equal(Buffer.from(word, "base64").toString(), "plain");
    assert.equal(await containers(), before);
  });

  after(async () => {
    await kubectl("delete", "secret", "kept", "--ignore-not-found");
    configure();
    await succeeded(preview("--expect-no-changes"));
  });
});
