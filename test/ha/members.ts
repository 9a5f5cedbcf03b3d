import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { waitFor } from "../../lab/hosts/wait";
import type { EtcdClient } from "./etcd-client";

interface Listed {
  readonly members: readonly {
    readonly ID: string;
    readonly name?: string;
    readonly isLearner?: boolean;
  }[];
}

/** Fails unless exactly these hosts are members, and all of them vote. */
export async function assertMembers(client: EtcdClient, names: readonly string[]): Promise<void> {
  const { members } = await client.ask<Listed>(names[0]!, "/v3/cluster/member/list", {
    linearizable: true,
  });
  const listed = members.map(({ name = "", isLearner }) => (isLearner ? `${name} learns` : name));
  assert.deepEqual(listed.sort(), [...names].sort());
}

/** Removes a host's member from the cluster manually, through another one. */
export async function removeMember(
  client: EtcdClient,
  through: string,
  name: string,
): Promise<void> {
  const { members } = await client.ask<Listed>(through, "/v3/cluster/member/list", {});
  const { ID } = members.find((member) => member.name === name)!;
  await client.ask(through, "/v3/cluster/member/remove", { ID });
}

/** Requests the member list continuously; when stopped, returns the smallest number of voting members. */
export function watchVoters(
  client: EtcdClient,
  hosts: () => readonly string[],
): () => Promise<{ fewest: number; samples: number }> {
  let [stopped, fewest, samples] = [false, Infinity, 0];
  const look = async () => {
    for (let turn = 0; !stopped; turn += 1) {
      const all = hosts();
      await client
        .ask<Listed>(all[turn % all.length]!, "/v3/cluster/member/list", { linearizable: true })
        .then(({ members }) => {
          samples += 1;
          fewest = Math.min(fewest, members.filter(({ isLearner }) => !isLearner).length);
        })
        // A member that leaves does not answer; the next one does.
        .catch(() => {});
      await delay(100);
    }
  };
  const looking = look();
  return async () => {
    stopped = true;
    await looking;
    return { fewest, samples };
  };
}

interface Hash {
  readonly hash?: number;
  readonly hash_revision?: string;
}

/** Waits until all members have the same data: the hash of everything up to the same revision. */
export async function assertSameData(client: EtcdClient, names: readonly string[]): Promise<void> {
  const path = "/v3/maintenance/hashkv";
  const { hash_revision: revision } = await client.ask<Hash>(names[0]!, path, {});
  await waitFor("etcd members: holding the same data", 30_000, async () => {
    const hashes = await Promise.all(
      names.map((name) =>
        client.ask<Hash>(name, path, { revision }).catch((error: Error) => error.message),
      ),
    );
    const different = new Set(hashes.map((one) => (typeof one === "string" ? one : one.hash)));
    return different.size === 1 || JSON.stringify(hashes);
  });
}
