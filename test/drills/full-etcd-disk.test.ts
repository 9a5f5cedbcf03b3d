import assert from "node:assert/strict";
import { clusterHosts } from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { fillDisk, giveDisk, resizeDisk, writeUntilRefused } from "./disks";
import { testDrills } from "./suite";

const [master] = clusterHosts;
const directory = "/var/lib/etcd";
const size = "1200m";
const free = () => resizeDisk(master, directory, size);

/** Of the member alone: without an API server, nothing of nodes can be refreshed. */
async function isTold(): Promise<void> {
  const found = await foundDrift("--target", `**${master}-etcd-member`);
  const said = new RegExp(
    `^${master}-etcd-member: no space is left on ${directory} \\(\\d+ of \\d+ MiB\\); free space there$`,
  );
  assert.ok(
    found.some((line) => said.test(line)),
    found.join("\n"),
  );
}

describe("a cluster whose only etcd member has no space left recovers", () =>
  testDrills(
    [
      {
        title: "the disk of the only etcd member is full",
        damage: () => fillDisk(master, directory),
        lasts: async () => {
          await writeUntilRefused("large");
          await isTold();
        },
        relief: free,
        cleanUp: free,
      },
    ],
    { prepare: () => giveDisk(master, directory, size) },
  ));
