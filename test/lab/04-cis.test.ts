import assert from "node:assert/strict";
import { execOnHost } from "../../lab/hosts";
import { run } from "../../lab/hosts/command";
import { benchmark } from "./cis";
import type { Place } from "./cis/recommendation";
import { testEnvironment } from "./place";
import { clusterHosts } from "./cluster-hosts";

const hostsOf: Record<Exclude<Place, "cluster">, readonly string[]> = {
  master: [clusterHosts[0]],
  etcd: [clusterHosts[0]],
  node: clusterHosts,
};

/** Output of a probe in each place. */
async function printed(place: Place, probe: string): Promise<[string, string][]> {
  if (place === "cluster")
    return [["kubectl", await run("bash", ["-c", probe], { env: testEnvironment() })]];
  return Promise.all(
    hostsOf[place].map(async (host): Promise<[string, string]> => [
      host,
      await execOnHost(host, probe),
    ]),
  );
}

describe("the CIS benchmark", () => {
  for (const { id, asks, place, probe, expects, reason } of benchmark)
    it(`${id}: ${asks}${reason === undefined ? "" : ` (not here: ${reason})`}`, async () => {
      for (const [where, text] of await printed(place, probe))
        assert.match(text.trim(), expects, `${where}: ${probe}`);
    });
});
