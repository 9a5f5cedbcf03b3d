import assert from "node:assert/strict";
import { execOnHost } from "../../lab/hosts";
import { waitFor } from "../../lab/hosts/wait";
import { etcdClient } from "../ha/etcd-client";
import { assertMembers, assertSameData } from "../ha/members";
import { node, virtualAddress, withRoles } from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { succeeded, up } from "../lab/pulumi";
import { changed } from "../lab/stack-file";
import type { Drill } from "./drill";
import { longDeadline, testDrills } from "./suite";

const numbers = [1, 2, 3];
const hosts = numbers.map(node);
const manifest = "/etc/kubernetes/manifests/etcd.yaml";
const kept = "/root/etcd.yaml";
const database = "/var/lib/etcd/member/snap/db";

/** Stops a member, overwrites its whole database, and starts it again. */
async function damageMember(host: string): Promise<void> {
  await execOnHost(host, `mv ${manifest} ${kept}`);
  try {
    await waitFor(`${host}: its etcd ending`, 120_000, async () => {
      const left = await execOnHost(host, "pgrep -x etcd || true");
      return left === "" || `process ${left.trim()}`;
    });
    const overwrite = `dd if=/dev/urandom of=${database} bs=4096 count=$((size / 4096)) conv=notrunc,fsync status=none`;
    await execOnHost(
      host,
      `size=$(stat -c %s ${database}) && [ "$size" -ge 4096 ] && ${overwrite}`,
    );
  } finally {
    await putBack(host);
  }
}

/** The manifest, if it is not in its place. */
const putBack = (host: string) => execOnHost(host, `[ ! -e ${kept} ] || mv ${kept} ${manifest}`);

/** A refresh says that the data is damaged, and what mends it. etcd may not have tried to read it yet. */
const isTold = (host: string) =>
  waitFor(`a refresh: finding the data of ${host} damaged`, 180_000, async () => {
    const found = await foundDrift().catch((error: Error) => [error.message]);
    const said = `${host}-etcd-member: the data of its etcd member is damaged (`;
    const remedy = "pulumi up --refresh sets it aside, and the member gets that of the others";
    const line = found.find((one) => one.startsWith(said));
    return line?.endsWith(remedy) || found.join("\n") || "nothing";
  });

async function mended(host: string): Promise<void> {
  await succeeded(up(["--refresh"], longDeadline));
  const client = etcdClient(host);
  try {
    await assertMembers(client, hosts);
    await assertSameData(client, hosts);
  } finally {
    client.close();
  }
  const aside = await execOnHost(host, "ls -d /var/lib/etcd/expelled-*");
  assert.equal(aside.trim().split("\n").length, 1);
}

// The member that made the cluster was started in another way than those that joined it.
const drills = [node(2), node(1)].map((host, index): Drill => {
  const which = index === 0 ? "that joined" : "that made the cluster";
  return {
    title: `the database of the etcd member ${which} is overwritten, one of three masters without workers`,
    damage: () => damageMember(host),
    lasts: () => isTold(host),
    mend: { by: "`pulumi up --refresh`", run: () => mended(host) },
    cleanUp: () => putBack(host),
  };
});

describe("a cluster with one of three etcd members damaged recovers", () =>
  testDrills(drills, {
    hosts,
    sections: () => ({
      ...changed("cluster", { virtualAddress }),
      hosts: numbers.map((number) => withRoles(number, "master", "etcd", "worker")),
    }),
  }));
