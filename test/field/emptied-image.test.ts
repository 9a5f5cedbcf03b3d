import assert from "node:assert/strict";
import { execOnHost } from "../../lab/hosts";
import { waitFor } from "../../lab/hosts/wait";
import { clusterHosts } from "../lab/cluster-hosts";
import { destroy, pulumi, succeeded, up } from "../lab/pulumi";
import { configure } from "../lab/stack-file";
import { startHosts } from "../lab/suite";

const [master] = clusterHosts;
const snapshots = "/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots";
const named =
  /the image \S*kube-scheduler:\S+ has an empty \S*kube-scheduler, as after a power loss, and up pulls it again/;

/** Ends the scheduler, whose program is then empty, as after a power loss. */
const empty = `set -e
  find ${snapshots} -path '*/fs/*' -name kube-scheduler -type f -exec truncate -s 0 {} +
  for one in $(ctr -n k8s.io containers list -q 'labels."io.kubernetes.container.name"==kube-scheduler'); do
    ctr -n k8s.io tasks kill -s KILL "$one" || true
  done 2>/dev/null`;

describe("an image that a power loss has emptied", () => {
  before(async () => {
    await startHosts(clusterHosts);
    configure();
    await succeeded(up());
    await execOnHost(master, empty);
    await waitFor(`${master}: missing its scheduler`, 60_000, async () => {
      const code = await execOnHost(
        master,
        "curl -sk -o /dev/null https://127.0.0.1:10259/healthz && echo up || true",
      );
      return code === "" || "it runs";
    });
  });
  after(() => succeeded(destroy()));

  it("is named by a refresh, with the program", async () => {
    const { output } = await pulumi(["refresh", "--preview-only", "--diff"]);
    assert.match(output, named);
  });

  it("is pulled again by up, which ends with a scheduler that works", async () => {
    const { output } = await succeeded(up(["--refresh"]));
    assert.match(output, /pulling \S*kube-scheduler\S* again, whose \S*kube-scheduler is empty/);
    await succeeded(pulumi(["refresh", "--preview-only", "--expect-no-changes"]));
    const left = await execOnHost(master, "findmnt -rno TARGET | grep '^/tmp/tmp' || true");
    assert.equal(left, "");
  });
});
