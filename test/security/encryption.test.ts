import assert from "node:assert/strict";
import { kubectl } from "../lab/kubectl";
import { preview, succeeded, up } from "../lab/pulumi";
import { changed, configure } from "../lab/stack-file";
import { clusterHosts } from "../lab/cluster-hosts";
import { storedSecret, writeSecretsAgain } from "../lab/stored-secret";

const master = clusterHosts[0];

const containers = () =>
  kubectl(
    ...["get", "pods", "--namespace=kube-system", "--selector=component=kube-apiserver"],
    "--output=jsonpath={.items[*].status.containerStatuses[*].containerID}",
  );

async function rotateTo(...keys: string[]): Promise<void> {
  configure(changed("security", { encryption: { keys } }));
  await succeeded(up());
}

describe("the keys that encrypt Secrets", () => {
  let before: string;

  it("are in use from the start", async () => {
    before = await containers();
    await kubectl("create", "secret", "generic", "kept", "--from-literal=word=plain");
    assert.match(await storedSecret(master, "kept"), /^k8s:enc:secretbox:v1:key-1:/);
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
    await writeSecretsAgain();
    assert.match(await storedSecret(master, "kept"), /^k8s:enc:secretbox:v1:key-2:/);
    assert.equal(await containers(), before);
  });

  it("are dropped once nothing needs them", async () => {
    await rotateTo("key-2");
    await rotateTo("key-2", "key-1");
    await rotateTo("key-1", "key-2");
    await writeSecretsAgain();
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
