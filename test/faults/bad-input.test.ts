import assert from "node:assert/strict";
import { sections } from "../../config/schema";
import {
  compareSnapshots,
  execOnHost,
  volatile,
  snapshotHost,
  type Snapshot,
} from "../../lab/hosts";
import { badMirror, badRegistry, serveWithFaults, type Download } from "../lab/bad-mirror";
import { errorsIn } from "../lab/errors";
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
  const differences = async () => compareSnapshots(bare, await snapshotHost(victim), volatile);

  before(async () => {
    await startHosts([victim]);
    bare = await snapshotHost(victim);
  });

  it("in every section of the stack file is reported with its place, all at once", async () => {
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

  it("does not affect the next up once it is corrected, even with interrupted downloads, which are resumed", async () => {
    const downloads: Download[] = [];
    const large = (one: Download) => one.bytes > 1_000_000 && !one.rest;
    const breakOff = (one: Download) => {
      downloads.push(one);
      return large(one) ? "cut short" : "none";
    };
    const ends = [
      await serveWithFaults(badMirror, breakOff),
      await serveWithFaults(badRegistry, breakOff),
    ];
    const sources = { mirror: badMirror.url, registryMirror: badRegistry.url };
    configure({ ...oneHost(), ...changed("artifacts", sources) });
    try {
      await succeeded(up());
    } finally {
      for (const end of ends) await end();
    }
    const brokenOff = downloads.filter(large).map(({ path }) => path);
    assert.deepEqual(brokenOff, [...new Set(brokenOff)]);
    for (const programOrImage of [/\/kubelet$/, /\/metallb\/speaker\/blobs\//])
      assert.ok(
        brokenOff.some((path) => programOrImage.test(path)),
        brokenOff.join(" "),
      );
    const rests = downloads.filter(({ rest }) => rest).map(({ path }) => path);
    assert.deepEqual(
      brokenOff.filter((path) => !rests.includes(path)),
      [],
    );
    await keepKubeconfig();
    assert.deepEqual(await readyNodes(), [victim]);
    await succeeded(preview("--expect-no-changes"));
  });

  it("leaves nothing that destroy does not remove", async () => {
    await assertSecretsKept();
    await succeeded(destroy());
    assert.deepEqual(await differences(), []);
  });
});
