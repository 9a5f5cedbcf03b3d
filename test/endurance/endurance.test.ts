import assert from "node:assert/strict";
import { compareSnapshots, snapshotHost, volatile, type Snapshot } from "../../lab/hosts";
import { waitFor } from "../../lab/hosts/wait";
import { unedited } from "../fidelity/edit";
import { configMapWriter, endpointReady } from "../ha/api-writer";
import { node } from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { keepKubeconfig, readyNodes } from "../lab/kubectl";
import { lostWrites } from "../lab/lost-writes";
import { destroy, preview, succeeded, up } from "../lab/pulumi";
import { randomFrom } from "../lab/random";
import { startHosts } from "../lab/suite";
import { startClient, summary } from "../upgrades/client";
import { fetchPage } from "../upgrades/fetch-page";
import { servePage } from "../upgrades/page";
import { configureWith, converge, nextEvent, type Event } from "./events";

const minutes = Number(process.env["LAB_MINUTES"] ?? 60);
const seed = Number(process.env["LAB_SEED"] ?? Date.now() % 100_000);
const random = randomFrom(seed);
const pick = (below: number) => Math.floor(random() * below);

const hosts = [1, 2, 3, 4, 5].map(node);
const prefix = "kept";

describe(`a cluster of five hosts (LAB_SEED=${seed} LAB_MINUTES=${minutes})`, function () {
  this.timeout((minutes + 60) * 60_000);
  let bare: Snapshot[];

  before(async () => {
    await startHosts(hosts);
    bare = await Promise.all(hosts.map(snapshotHost));
    configureWith(unedited);
    await succeeded(up([], { deadlineSeconds: 900 }));
    await keepKubeconfig();
  });

  it("comes back to its stack file after every event, and loses no write", async () => {
    const url = await servePage();
    const page = startClient(() => fetchPage(url));
    const writer = configMapWriter(prefix);
    const end = Date.now() + minutes * 60_000;
    let edited = unedited;
    for (let number = 1; Date.now() < end; number += 1) {
      const event = nextEvent(edited, pick, random);
      const failures = page.tally().failures.length;
      await event.happens();
      await isBack(event);
      edited = event.edited;
      const failed = page.tally().failures.length - failures;
      console.log(`      ${number}: ${event.what}: ${failed} requests for the page failed`);
    }
    const [pages, written] = await Promise.all([page.stop(), writer.stop()]);
    console.log(`      ${summary("page", pages)}`);
    console.log(`      writes: ${written.acknowledged.length} acknowledged`);
    assert.deepEqual(await lostWrites(prefix, written.acknowledged), []);
  });

  it("leaves every host as it was", async () => {
    await succeeded(destroy([], { deadlineSeconds: 900 }));
    for (const [index, host] of hosts.entries())
      assert.deepEqual(
        compareSnapshots(bare[index]!, await snapshotHost(host), volatile),
        [],
        host,
      );
  });
});

/** Fails unless one `up` brings every node back, and nothing is left to do or to find. */
async function isBack(event: Event): Promise<void> {
  const expected = await converge(event);
  await endpointReady();
  await waitFor(`${event.what}: every node ready`, 180_000, async () => {
    const ready = await readyNodes().catch((error: Error) => error.message);
    return String(ready) === String(expected) || `ready: ${ready}`;
  });
  await succeeded(preview("--expect-no-changes"));
  assert.deepEqual(await foundDrift(), [], event.what);
}
