import assert from "node:assert/strict";
import { waitFor } from "../../lab/hosts/wait";
import type { EtcdClient } from "./etcd-client";

interface Listed {
  readonly members: readonly { readonly name?: string; readonly isLearner?: boolean }[];
}

/** Fails unless these hosts are the voting members, and no other is a member. */
export async function assertMembers(client: EtcdClient, names: readonly string[]): Promise<void> {
  const { members } = await client.ask<Listed>(names[0]!, "/v3/cluster/member/list", {
    linearizable: true,
  });
  const listed = members.map(({ name = "", isLearner }) => (isLearner ? `${name} learns` : name));
  assert.deepEqual(listed.sort(), [...names].sort());
}

interface Hash {
  readonly hash?: number;
  readonly hash_revision?: string;
}

/** Waits until all members hold the same data: the hash of everything up to the same revision. */
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
