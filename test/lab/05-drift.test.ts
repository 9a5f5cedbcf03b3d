import assert from "node:assert/strict";
import { compareSnapshots, snapshotHost, type Snapshot } from "../../lab/hosts";
import { foundDrift } from "./found-drift";
import { readyNodes } from "./kubectl";
import { preview, succeeded, up } from "./pulumi";
import { clusterHosts } from "./cluster-hosts";
import { tamperings } from "./tamperings";

/** Directories of managed files, and managed units. */
const ours = /^(files \/(etc|opt|usr)\/|units (containerd|kubelet)\.service)/;

/** The certificates that are reissued together with the replaced one. */
const reissued = /^files \/etc\/kubernetes\/(flannel|kube-proxy|kubelet)\/\S+\.(crt|key):/;

describe("a manual change", () => {
  let before: Snapshot[];
  let found: string[];
  const look = () => Promise.all(clusterHosts.map(snapshotHost));
  const matches = (wanted: string | RegExp) => (line: string) =>
    typeof wanted === "string" ? line === wanted : wanted.test(line);

  it("is not there yet", async () => {
    assert.deepEqual(await foundDrift(), []);
    before = await look();
  });

  it("is made", async () => {
    for (const { done } of tamperings) await done();
    found = await foundDrift();
  });

  for (const { kind, found: wanted } of tamperings)
    it(`is found: ${kind}`, () => {
      for (const line of wanted)
        assert.ok(
          found.some(matches(line)),
          `a refresh says ${line}, not only\n${found.join("\n")}`,
        );
    });

  it("is all the drift that is found", () => {
    const wanted = tamperings.flatMap(({ found, later = [] }) => [...found, later].flat());
    assert.deepEqual(
      found.filter((line) => !wanted.some((one) => matches(one)(line))),
      [],
    );
  });

  it("is repaired by up --refresh", async () => {
    await succeeded(up(["--refresh"]));
    assert.deepEqual(await foundDrift(), []);
    await succeeded(preview("--expect-no-changes"));
    assert.deepEqual(await readyNodes(), clusterHosts);
  });

  it("leaves every file and unit as it was, except for reissued certificates", async () => {
    const after = await look();
    const differences = clusterHosts.flatMap((host, index) =>
      compareSnapshots(before[index]!, after[index]!)
        .filter((line) => ours.test(line))
        .map((line) => `${host}: ${line}`),
    );
    const reissuedFiles = differences.filter((line) =>
      reissued.test(line.replace(/^node-2: /, "")),
    );
    assert.equal(reissuedFiles.length, 8);
    assert.deepEqual(
      differences.filter((line) => !reissuedFiles.includes(line)),
      [],
    );
  });
});
