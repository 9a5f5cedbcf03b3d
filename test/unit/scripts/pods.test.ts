import { deepStrictEqual, ok, strictEqual } from "node:assert";
import type { DesiredState } from "../../../layers/desired-state";
import { startHost, type OnAHost } from "./on-a-host";

/**
 * Stands in for containerd: images and running containers are lines of files, and a former container ends once it was
 * listed three times.
 */
const ctr = `#!/bin/bash
case "$*" in
  *'tasks list') echo "TASK PID STATUS"
    [ ! -s /run/former ] || { echo "former 1 RUNNING"; sed -i 1d /run/former; } ;;
  *'containers list'*api*) echo former ;;
  *'images list'*) cat /run/images ;;
  *'images pull'*) echo "\${@: -1}" >>/run/images ;;
esac
`;
const manifests = "/etc/kubernetes/manifests";

/** A control plane of two pods; the second one requires the first to be healthy. */
const pods = (version: string): DesiredState => ({
  files: {
    [`${manifests}/api.yaml`]: { content: `api ${version}\n` },
    [`${manifests}/manager.yaml`]: { content: `manager ${version}\n` },
  },
  waits: [
    {
      what: "a healthy api",
      command: `cat ${manifests}/manager.yaml >>/run/seen 2>/dev/null; true`,
      timeoutSeconds: 5,
      after: `${manifests}/api.yaml`,
    },
  ],
});

describe("a static pod that is replaced", () => {
  let host: OnAHost;

  beforeEach(async () => {
    host = await startHost();
    host.write("/usr/local/bin/ctr", ctr, 0o755);
    host.write("/run/images", "");
    host.write("/run/former", "");
    await host.apply(pods("1"));
  });
  afterEach(() => host.close());

  it("has ended, and its successor is healthy, before its dependants are replaced", async () => {
    host.write("/run/former", "x\n".repeat(3));
    host.write("/run/seen", "");
    host.reported.length = 0;
    await host.apply(pods("2"));
    deepStrictEqual(host.read("/run/seen").split("\n"), ["manager 1", "manager 2", ""]);
    ok(host.reported.includes("waiting for the former api to end"), host.reported.join());
    strictEqual(host.read("/run/former"), "");
  });

  it("is not waited for when nothing ran", async () => {
    host.write("/run/seen", "");
    await host.apply(pods("2"));
    strictEqual(host.read("/run/seen"), "manager 2\n");
  });
});
