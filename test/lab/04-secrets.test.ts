import assert from "node:assert/strict";
import { join } from "node:path";
import { execOnHost } from "../../lab/hosts";
import { place } from "./place";
import { preview, pulumi, succeeded } from "./pulumi";
import { recall } from "./remembered";
import { filesBelow, secretTexts, secretsIn } from "./secrets";
import { clusterHosts } from "./suite";

describe("private keys, tokens and kubeconfigs", () => {
  let secrets: ReadonlySet<string>;
  const assertNone = (where: string, text: string) =>
    assert.deepEqual(secretsIn(text, secrets), [], where);

  before(async () => {
    secrets = await secretTexts();
  });

  it("are known to this test, one for each certificate and authority at least", () => {
    assert.ok(secrets.size > 20, `it knows ${secrets.size}`);
  });

  it("are not in the exported stack", async () => {
    const { stdout } = await succeeded(pulumi(["stack", "export"]));
    assertNone("pulumi stack export", stdout);
    assert.doesNotMatch(stdout, /client-key-data|eyJhbGciOi/);
  });

  it("are in no argument and no environment of any process while up runs", () => {
    for (const text of recall("processes during up")) assertNone(text.slice(0, 80), text);
  });

  it("are in nothing that the commands say, however much they are asked to say", async () => {
    await succeeded(preview("--diff", "--show-sames", "--show-full-output"));
    for (const [file, text] of filesBelow(join(place, "outputs"))) assertNone(file, text);
  });

  it("are in no file that the engine keeps", () => {
    for (const directory of ["state", "home"])
      for (const [file, text] of filesBelow(join(place, directory))) assertNone(file, text);
  });

  it("are in no journal and no log of a pod", async () => {
    for (const host of clusterHosts) {
      assertNone(`${host}: journal`, await execOnHost(host, "journalctl --quiet --output=cat"));
      const logs = "find /var/log/pods -name '*.log' -path '*_*' -exec cat {} +";
      assertNone(`${host}: logs of pods`, await execOnHost(host, logs));
    }
  });

  it("are in no file that others than root may read", async () => {
    const input = [...secrets].join("\n");
    const holders = (host: string, permission: string) => {
      const find = `find / /run /tmp -xdev -type f ${permission} -size -1024k -print0`;
      const grep = `grep --text --files-with-matches --fixed-strings --file=/run/needles`;
      const search = `cat >/run/needles; ${find} | xargs -0 -r ${grep}; rm /run/needles`;
      return execOnHost(host, search, { input });
    };
    for (const host of clusterHosts) {
      assert.match(await holders(host, "-perm 600"), /kubelet\.key/, "the search finds keys");
      assert.equal(await holders(host, "-perm /077"), "", host);
    }
  });
});
