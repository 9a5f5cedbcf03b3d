import assert from "node:assert/strict";
import { execOnHost, labHost } from "../../lab/hosts";
import { destroy, preview, succeeded, up } from "./pulumi";
import { changed, configure } from "./stack-file";
import { clusterHosts } from "./cluster-hosts";
import { startHosts } from "./suite";

const [host] = clusterHosts;
const record = "/var/tmp/hooks";
const { name, address } = labHost(host);

/** Records that a hook ran, whether the kubelet was running, and the user. */
const note = (hook: string) =>
  `echo "${hook}: kubelet $(systemctl is-active kubelet || true), by $(id -un)" >>${record}`;

/** A cluster of that host, with hooks and this setting. */
const withHooks = (maxPods: number) =>
  configure({
    hosts: [{ name, address, roles: ["master", "etcd", "worker"] }],
    ...changed("kubelet", { config: { maxPods } }),
    hooks: {
      beforeSetup: [note("before set-up"), note("before set-up again")],
      afterSetup: [note("after set-up")],
      beforeRemove: [note("before removal")],
    },
  });

const recorded = async () => (await execOnHost(host, `cat ${record}`)).trim().split("\n");

describe("the user's own commands", () => {
  before(async () => {
    await startHosts([host]);
    withHooks(50);
    await succeeded(up());
  });

  const first = [
    "before set-up: kubelet inactive, by admin",
    "before set-up again: kubelet inactive, by admin",
    "after set-up: kubelet active, by admin",
  ];

  it("run in order before and after a host is set up, once", async () => {
    assert.deepEqual(await recorded(), first);
    await succeeded(preview("--expect-no-changes"));
  });

  it("do not run again with another setting", async () => {
    withHooks(60);
    await succeeded(up());
    assert.deepEqual(await recorded(), first);
  });

  it("run before anything of a host is removed", async () => {
    await succeeded(destroy());
    assert.deepEqual(await recorded(), [...first, "before removal: kubelet active, by admin"]);
    await execOnHost(host, `rm ${record}`);
  });
});
