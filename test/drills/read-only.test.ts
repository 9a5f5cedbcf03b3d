import assert from "node:assert/strict";
import { clusterHosts } from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { succeeded, up } from "../lab/pulumi";
import { changed, configure } from "../lab/stack-file";
import { makeReadOnly, makeWritable } from "./disks";
import { longDeadline, testDrills } from "./suite";

const worker = clusterHosts[2];
const writable = () => makeWritable(worker);
const told =
  /the file system at \/etc is read-only; find out why \(journalctl -k\), then mount -o /;

/** A refresh names the host and the file system, and so does an `up` that has something to change there. */
async function isTold(): Promise<void> {
  const found = (await foundDrift()).filter((line) => told.test(line));
  assert.deepEqual(
    found.map((line) => line.split(":")[0]),
    [`${worker}-identity`],
  );
  configure(changed("kubelet", { config: { maxPods: 90 } }));
  const { code, output } = await up([], longDeadline);
  assert.notEqual(code, 0);
  assert.match(output, new RegExp(`${worker}: [^:\n]+: .*${told.source}`));
}

describe("a cluster with a host that is read-only recovers", () =>
  testDrills([
    {
      title: "file systems of a worker become read-only, and `up` changes its kubelet",
      damage: () => makeReadOnly(worker),
      lasts: isTold,
      relief: writable,
      mend: { by: "the next `pulumi up`", run: () => succeeded(up([], longDeadline)) },
      cleanUp: writable,
    },
  ]));
