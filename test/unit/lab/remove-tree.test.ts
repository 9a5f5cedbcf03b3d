import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { removeTree } from "../../../lab/hosts/remove-tree";

describe("removing a host's tree", () => {
  let place: string;
  let tree: string;
  const path = process.env["PATH"];

  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), "remove-tree-"));
    tree = join(place, "node-1");
    mkdirSync(join(tree, "etc"), { recursive: true });
    writeFileSync(join(tree, "etc/hostname"), "node-1");
  });
  afterEach(() => {
    process.env["PATH"] = path;
    rmSync(place, { recursive: true, force: true });
  });

  /** Puts an `rm` first on PATH that stops halfway. */
  function interruptRm(): void {
    const programs = join(place, "programs");
    mkdirSync(programs, { recursive: true });
    writeFileSync(join(programs, "rm"), '#!/bin/sh\n[ ! -e "$3" ]\n');
    chmodSync(join(programs, "rm"), 0o755);
    process.env["PATH"] = `${programs}${delimiter}${path}`;
  }

  it("leaves nothing", async () => {
    await removeTree(tree);
    assert.deepEqual(
      [existsSync(tree), existsSync(join(place, ".node-1.removed"))],
      [false, false],
    );
  });

  it("succeeds where there is none", () => removeTree(join(place, "node-2")));

  it("leaves no partial tree under its name when interrupted, and finishes the next time", async () => {
    const removed = join(place, ".node-1.removed");
    interruptRm();
    await assert.rejects(removeTree(tree), /running rm/);
    assert.deepEqual([existsSync(tree), existsSync(join(removed, "etc"))], [false, true]);
    process.env["PATH"] = path;
    await removeTree(tree);
    assert.deepEqual([existsSync(tree), existsSync(removed)], [false, false]);
  });
});
