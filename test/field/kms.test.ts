import assert from "node:assert/strict";
import { execOnHost } from "../../lab/hosts";
import { waitFor } from "../../lab/hosts/wait";
import { node, withRoles } from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { keepKubeconfig, kubectl } from "../lab/kubectl";
import { destroy, preview, succeeded, up } from "../lab/pulumi";
import { changed, configure } from "../lab/stack-file";
import { storedSecret, writeSecretsAgain } from "../lab/stored-secret";
import { startHosts } from "../lab/suite";
import { socket, startKmsPlugin } from "./kms-plugin";

const master = node(1);
const hosts = [withRoles(1, "master", "etcd", "worker")];
const kms = { "kms-1": { endpoint: `unix://${socket}` } };

const encryptWith = (...keys: string[]) =>
  configure({
    hosts,
    ...changed("security", { encryption: keys.includes("kms-1") ? { keys, kms } : { keys } }),
  });

const word = async () =>
  Buffer.from(
    await kubectl("get", "secret", "kept", "--output=jsonpath={.data.word}"),
    "base64",
  ).toString();

describe("a KMS plugin", () => {
  let endPlugin: (() => Promise<void>) | undefined;

  before(() => startHosts([master]));
  after(() => endPlugin?.());

  it("is not there at first", async () => {
    encryptWith("key-1");
    await succeeded(up());
    await keepKubeconfig();
    await kubectl("create", "secret", "generic", "kept", "--from-literal=word=plain");
    assert.match(await storedSecret(master, "kept"), /^k8s:enc:secretbox:v1:key-1:/);
  });

  it("is refused while its socket is missing, and the API server goes on", async () => {
    encryptWith("key-1", "kms-1");
    const { code, output } = await up();
    assert.notEqual(code, 0);
    assert.match(output, /the socket of the KMS plugin kms-1: \/var\/lib\/kms\/plugin\.sock/);
    assert.equal(await word(), "plain");
  });

  it("encrypts Secrets, once it is first in the list", async () => {
    endPlugin = await startKmsPlugin(master);
    await succeeded(up());
    encryptWith("kms-1", "key-1");
    await succeeded(up());
    await kubectl("create", "secret", "generic", "new", "--from-literal=word=new");
    assert.match(await storedSecret(master, "new"), /^k8s:enc:kms:v2:kms-1:/);
    assert.equal(await word(), "plain");
  });

  it("stands alone once no Secret needs the key", async () => {
    await writeSecretsAgain();
    encryptWith("kms-1");
    await succeeded(up());
    assert.match(await storedSecret(master, "kept"), /^k8s:enc:kms:v2:kms-1:/);
    assert.equal(await word(), "plain");
    await succeeded(preview("--expect-no-changes"));
    assert.deepEqual(await foundDrift(), []);
  });

  it("is needed by an API server that starts", async () => {
    const process = () => execOnHost(master, "pgrep -xo kube-apiserver || true");
    const before = await process();
    await execOnHost(master, "pkill -KILL -x kube-apiserver");
    await waitFor("a Secret from another API server", 120_000, async () => {
      if ([before, ""].includes(await process())) return "the API server has not started";
      const found = await word().catch((failure: Error) => failure.message);
      return found === "plain" || found;
    });
  });

  it("is left in the same order", async () => {
    encryptWith("kms-1", "key-1");
    await succeeded(up());
    encryptWith("key-1", "kms-1");
    await succeeded(up());
    encryptWith("key-1");
    const { code, output } = await up();
    assert.notEqual(code, 0);
    assert.match(output, /removing kms-1: \d+ Secrets? in etcd can be decrypted with it only/);
    encryptWith("key-1", "kms-1");
    await writeSecretsAgain();
    encryptWith("key-1");
    await succeeded(up());
    await endPlugin?.();
    assert.match(await storedSecret(master, "kept"), /^k8s:enc:secretbox:v1:key-1:/);
    assert.equal(await word(), "plain");
    await succeeded(destroy());
  });
});
