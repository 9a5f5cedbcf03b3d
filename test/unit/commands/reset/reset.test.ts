import { deepStrictEqual, rejects } from "node:assert";
import { mock } from "node:test";
import { inspect, reset } from "../../../../commands/reset/reset";
import type { Host } from "../../../../config/cluster-config";
import { ownershipError } from "../../../../provider/host/preflight/ownership";
import { beginRun } from "../../../../runtime/per-run";
import * as layers from "../../../../host/layer";
import { filesAt, startHost, type OnAHost } from "../../scripts/on-a-host";

const stack = { cluster: "prod", stack: "prod" };
const report = () => undefined;

describe("the reset of a host", () => {
  let host: OnAHost;
  let listed: Host;

  beforeEach(async () => {
    beginRun();
    host = await startHost();
    const { name, address, port, user, hostKey } = host.host;
    listed = { name, address, ssh: { port, user, hostKey } } as Host;
  });
  afterEach(async () => {
    mock.restoreAll();
    await host.close();
  });

  it("restores it to before the cluster, whoever its owner is", async () => {
    host.write("/etc/a", "theirs\n");
    const bare = host.snapshot();
    await host.apply({ files: filesAt("/etc/a") });
    await host.apply({ files: {}, data: { "/var/lib/etcd": "0700" } }, "etcd");
    host.write("/var/lib/etcd/member/wal/0.wal", "");
    host.remove("/var/lib/kubernetes-on-bare-metal/owner");
    await reset(listed, stack, report);
    deepStrictEqual(host.snapshot(), bare);
  });

  it("that is killed leaves the rest without an owner that any stack knows", async () => {
    await host.apply({ files: filesAt("/etc/a") });
    mock.method(layers, "removeLayer", () => Promise.reject(new Error("killed")));
    await rejects(reset(listed, stack, report), /killed/);
    mock.restoreAll();
    const { carried } = await inspect(listed);
    for (const owner of ["prod/prod/0f", "dev/dev/0f"]) {
      const fault = ownershipError(carried, { ...host.host, owner });
      deepStrictEqual(/npm run reset/.test(fault ?? ""), true);
      const own = { ...host.host, owner };
      await rejects(
        layers.applyLayer(own, { bastions: [] }, "engine", { files: {} }, report),
        /the host belongs to cluster prod/,
      );
    }
    await reset(listed, stack, report);
    deepStrictEqual((await inspect(listed)).carried, undefined);
  });
});
