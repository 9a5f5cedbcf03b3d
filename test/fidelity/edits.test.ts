import assert from "node:assert/strict";
import { clusterHosts, spareHost } from "../lab/cluster-hosts";
import { changedFiles, restarted, viewHosts, type HostView } from "../lab/host-view";
import { planned } from "../lab/planned";
import { destroy, preview, succeeded, up } from "../lab/pulumi";
import { randomFrom } from "../lab/random";
import { configure } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { trafficDuring } from "../lab/traffic";
import { sectionsOf, unedited } from "./edit";
import { edits } from "./edits";
import { predicted, type Predicted } from "./predicted";

/** Edits of the stack file, two at a time; the seed repeats the same ones. */
const rounds = Number(process.env["LAB_ROUNDS"] ?? 8);
const seed = Number(process.env["LAB_SEED"] ?? Date.now() % 100_000);
const random = randomFrom(seed);
const pick = (below: number) => Math.floor(random() * below);

const hosts = [...clusterHosts, spareHost];
const names = Object.keys(edits);

describe(`a preview of any edit (LAB_SEED=${seed} LAB_ROUNDS=${rounds})`, () => {
  let edited = unedited;

  before(async () => {
    await startHosts(hosts);
    configure();
    await succeeded(up());
  });

  for (let round = 0; round < rounds; round += 1) {
    const chosen = [...new Set([names[pick(names.length)]!, names[pick(names.length)]!])];

    it(`is exactly what up does: ${chosen.join(", ")}`, async () => {
      for (const name of chosen) edited = edits[name]!(edited, pick);
      configure(sectionsOf(edited));
      const before = await viewHosts(hosts);
      let shown: Record<string, Predicted> = {};
      const seen = await trafficDuring(async () => {
        shown = predicted(await planned());
      });
      for (const { connections } of Object.values(seen)) assert.equal(connections, 0);
      assert.deepEqual(differences(before, await viewHosts(hosts)), untouched);

      await succeeded(up());
      const after = await viewHosts(hosts);
      const previewed = Object.fromEntries(
        hosts.map((host) => [
          host,
          { paths: sorted(shown[host]?.paths), units: sorted(shown[host]?.units) },
        ]),
      );
      assert.deepEqual(differences(before, after), previewed);
      await succeeded(preview("--expect-no-changes"));
    });
  }

  after(async () => {
    await succeeded(destroy());
  });
});

const sorted = (things: Set<string> = new Set()) => [...things].sort();

const untouched = Object.fromEntries(hosts.map((host) => [host, { paths: [], units: [] }]));

/** Differences on each host: files, and units that were restarted. */
const differences = (before: Record<string, HostView>, after: Record<string, HostView>) =>
  Object.fromEntries(
    hosts.map((host) => {
      const [was, is] = [before[host]!, after[host]!];
      const files = (path: string) =>
        [was, is].some(({ snapshot }) => isFile(snapshot.files[path]));
      const ours = (unit: string) => files(`/etc/systemd/system/${unit}`);
      const paths = changedFiles(was, is).map((line) => line.replace(/^files (.+?): .*$/s, "$1"));
      return [
        host,
        {
          paths: paths.filter((path) => files(path) && !records.test(path)).sort(),
          units: restarted(was, is).filter(ours),
        },
      ];
    }),
  );

const isFile = (state: string | undefined) => state !== undefined && !state.startsWith("d");

/** Files that a host keeps of an installation, and the links by which a running unit starts at boot. */
const records =
  /^\/(var\/lib\/kubernetes-(on-bare-metal|firewall)\/|etc\/systemd\/system\/[^/]+\.wants\/)/;
