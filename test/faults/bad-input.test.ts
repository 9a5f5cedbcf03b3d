import assert from "node:assert/strict";
import { sections } from "../../config/schema";
import {
  compareSnapshots,
  execOnHost,
  restless,
  snapshotHost,
  type Snapshot,
} from "../../lab/hosts";
import { badMirrorUrl, serveBadMirror } from "../lab/bad-mirror";
import { errorsIn } from "./errors";
import { faults, oneHost, victim } from "./faults";
import { garbage, garbageSections } from "./garbage";
import { keepKubeconfig, readyNodes } from "../lab/kubectl";
import { assertSecretsKept } from "../lab/secrets";
import { destroy, preview, succeeded, up } from "../lab/pulumi";
import { changed, configure } from "../lab/stack-file";
import { startHosts } from "../lab/suite";

const programs = "find /usr/local/bin /opt -type f";

describe("bad input", () => {
  let bare: Snapshot;
  const differences = async () => compareSnapshots(bare, await snapshotHost(victim), restless);

  before(async () => {
    await startHosts([victim]);
    bare = await snapshotHost(victim);
  });

  it("in every section of the stack file is told by its place, all at once", async () => {
    assert.deepEqual(
      Object.keys(sections).filter((section) => !(section in garbage)),
      [],
    );
    configure(garbageSections);
    const { code, output } = await preview();
    assert.notEqual(code, 0);
    const [error = "", ...others] = errorsIn(output);
    assert.deepEqual(others, []);
    for (const { said } of Object.values(garbage))
      assert.ok(error.includes(said), `${said}: ${error}`);
  });

  for (const { what, sections, cause, error, late } of faults)
    it(`${what} is one error that names the host${late ? "" : ", which stays as it is"}`, async () => {
      configure({ ...oneHost(), ...sections?.() });
      const mend = await cause?.();
      const { code, output } = await up();
      const installed = await execOnHost(victim, programs).catch(() => "");
      await mend?.();
      assert.notEqual(code, 0);
      const [said = "", ...others] = errorsIn(output);
      assert.deepEqual(others, []);
      assert.ok(said.startsWith(error), said);
      if (!late) assert.deepEqual(await differences(), []);
      if (what.includes("checksum")) assert.equal(installed, "");
    });

  it("once mended is nothing that the next up minds, not even with a mirror that breaks off", async () => {
    const broken = new Set<string>();
    const end = await serveBadMirror((path, bytes) => {
      if (bytes < 1_000_000 || broken.has(path)) return "none";
      broken.add(path);
      return "cut short";
    });
    configure({ ...oneHost(), ...changed("artifacts", { mirror: badMirrorUrl }) });
    try {
      await succeeded(up());
    } finally {
      await end();
    }
    assert.ok(broken.size > 0);
    await keepKubeconfig();
    assert.deepEqual(await readyNodes(), [victim]);
    await succeeded(preview("--expect-no-changes"));
  });

  it("leaves nothing behind that destroy would not find", async () => {
    await assertSecretsKept();
    await succeeded(destroy());
    assert.deepEqual(await differences(), []);
  });
});
