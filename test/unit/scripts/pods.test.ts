import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import type { DesiredState } from "../../../remote/desired-state";
import { startHost, type OnAHost } from "./on-a-host";

/**
 * A container engine: images and running containers are lines of files, and a former container ends when it was looked at
 * for the third time.
 */
const ctr = `#!/bin/bash
case "$*" in
  *'tasks list') echo "TASK PID STATUS"
    [ ! -s /run/former ] || { echo "former 1 RUNNING"; sed -i 1d /run/former; } ;;
  *'containers list'*api*) echo former ;;
  *'images list'*) name=\${@: -1}; grep -xF "\${name#name==}" /run/images || true ;;
  *'images pull'*missing*) echo "ctr: not found" >&2; exit 1 ;;
  *'images pull'*) echo "\${@: -1}" >>/run/images ;;
esac
`;
const manifests = "/etc/kubernetes/manifests";

/** A control plane of two pods, the second of which has to find the first one well. */
const pods = (version: string, image = `api:${version}`): DesiredState => ({
  images: [image],
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

  it("finds its image there, which on a new host the kubelet pulls", async () => {
    strictEqual(host.read("/run/images"), "");
    await host.apply(pods("2"));
    await host.apply(pods("2"));
    strictEqual(host.read("/run/images"), "api:2\n");
  });

  it("stays as it is when its image cannot be had", async () => {
    await rejects(
      host.apply(pods("2", "missing:2")),
      /pulling missing:2: ctr: not found\. Nothing/,
    );
    strictEqual(host.read(`${manifests}/api.yaml`), "api 1\n");
  });

  it("has ended, and its successor is well, before what depends on it is replaced", async () => {
    host.write("/run/former", "x\n".repeat(3));
    host.write("/run/seen", "");
    host.told.length = 0;
    await host.apply(pods("2"));
    deepStrictEqual(host.read("/run/seen").split("\n"), ["manager 1", "manager 2", ""]);
    ok(host.told.includes("waiting for the former api to end"), host.told.join());
    strictEqual(host.read("/run/former"), "");
  });

  it("is not waited for when nothing ran", async () => {
    host.write("/run/seen", "");
    await host.apply(pods("2"));
    strictEqual(host.read("/run/seen"), "manager 2\n");
  });
});
