import assert from "node:assert/strict";
import { join } from "node:path";
import { execOnHost } from "../../lab/hosts";
import { place } from "./place";
import { preview, pulumi, succeeded } from "./pulumi";
import { recall } from "./remembered";
import { searchHost } from "./host-search";
import { filesBelow, secretTexts, secretsIn } from "./secrets";
import { clusterHosts } from "./cluster-hosts";

describe("private keys, tokens and kubeconfigs", () => {
  let secrets: ReadonlySet<string>;
  const assertNone = (where: string, text: string) =>
    assert.deepEqual(secretsIn(text, secrets), [], where);

  before(async () => {
    secrets = await secretTexts();
  });

  it("are known to this test, at least one for each certificate and CA", () => {
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

  it("are not in the output of commands, however verbose", async () => {
    await succeeded(preview("--diff", "--show-sames", "--show-full-output"));
    for (const [file, text] of filesBelow(join(place, "outputs"))) assertNone(file, text);
  });

  it("are in no file of the engine", () => {
    for (const directory of ["state", "home"])
      for (const [file, text] of filesBelow(join(place, directory))) assertNone(file, text);
  });

  it("are on a host only in files of root: in no log, journal, process or core dump", async () => {
    for (const host of clusterHosts) assert.deepEqual(await searchHost(host, secrets), [], host);
  });

  it("are found by the search where they exist", async () => {
    const [host] = clusterHosts;
    const [secret] = secrets;
    try {
      await execOnHost(host, "umask 077; cat >/tmp/left", { input: `${secret}\n` });
      assert.deepEqual(await searchHost(host, secrets), ["temporary file: /tmp/left"]);
    } finally {
      await execOnHost(host, "rm -f /tmp/left");
    }
  });
});
