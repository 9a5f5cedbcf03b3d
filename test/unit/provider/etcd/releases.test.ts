import { deepStrictEqual, rejects } from "node:assert";
import { mock } from "node:test";
import { update } from "../../../../provider/handlers";
import { ConnectionError } from "../../../../ssh/errors";
import * as etcd from "../../../../host/etcd";
import type { RemoteHost } from "../../../../ssh/host";
import * as shell from "../../../../ssh/root-shell";
import { defaultVersions } from "../../../../versions";
import { etcdHost } from "./fake-etcd";

/** Changes the recorded release of a cluster from one etcd to another, while members run these releases. */
async function up(from: string, to: string, running: readonly (string | undefined)[]) {
  const observed: string[] = [];
  mock.method(etcd, "observeEtcd", async ({ name }: RemoteHost) => {
    observed.push(name);
    const release = running[Number(name.slice(1)) - 1];
    if (release === undefined) throw new ConnectionError(name, "connecting", "timed out");
    const status = { id: "1", leader: "1", isLearner: false, release };
    return { hasData: true, status, ready: [] };
  });
  mock.method(shell, "runAsRoot", async () => "/var/backups/etcd/a.db");
  const versions = (release: string) => ({ versions: { ...defaultVersions, etcd: release } });
  const members = running.map((_, index) => etcdHost(index + 1));
  const news = { name: "prod", settings: {}, members, ...versions(to) };
  await update("ClusterRelease", "prod/release", versions(from), news);
  return observed;
}

describe("a minor release of etcd that was begun", () => {
  afterEach(() => mock.restoreAll());

  it("is reverted while no member runs it", async () =>
    deepStrictEqual(await up("3.7.99", "3.6.16", ["3.6.16", "3.6.16", undefined]), [
      "m1",
      "m2",
      "m3",
    ]));

  it("is not reverted on a member that a killed run has changed", () =>
    rejects(up("3.7.0", "3.6.16", ["3.6.16", "3.7.0", "3.6.16"]), {
      message:
        "versions.etcd: 3.7.0 to 3.6.16: m2 runs 3.7.0 already, and its data stays in the newer format; go on to a release of that minor release, or restore a snapshot",
    }));

  it("does not observe members for a newer release", async () =>
    deepStrictEqual(await up("3.6.16", "3.7.0", ["3.6.16"]), []));
});
