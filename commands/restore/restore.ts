import { readFileSync } from "node:fs";
import { quote } from "../../host/scripts";
import { isMember, isNode, onHost, runOnHost, type Report, type StackHost } from "./hosts";

export interface Restoration {
  /** All hosts of the stack file, in its order. */
  readonly hosts: readonly StackHost[];
  /** A file on this machine, or HOST:PATH. */
  readonly snapshot: string;
  /**
   * Runs `pulumi up` for the prerequisites of etcd and the control plane; or for all hosts, with etcd restored on this one
   * member.
   */
  readonly setUp: (what: "prerequisites" | { readonly restored: string }) => Promise<void>;
  readonly report: Report;
}

const program = "/usr/local/libexec/kubernetes-on-bare-metal/etcd-snapshot";
const uploaded = "/var/lib/etcd/uploaded-snapshot.db";

/**
 * Rebuilds a cluster from a snapshot: one member starts from it alone, then all others join. Idempotent: run it again after a
 * failure.
 *
 * @throws Error before anything is stopped, if the snapshot is damaged, or a host cannot be reached or belongs to
 *   another cluster.
 */
export async function restore({ hosts, snapshot, setUp, report }: Restoration): Promise<void> {
  const { seed, path } = placeOf(snapshot, hosts);
  if (!(await isMember(seed))) {
    report(seed, "is not set up yet; running pulumi up for the prerequisites of etcd");
    await setUp("prerequisites");
  }
  const file = path ?? (await upload(seed, snapshot, report));
  const revision = await runOnHost(
    seed,
    "verifying the snapshot",
    `${program} verify ${quote(file)}`,
  );
  report(seed, `the snapshot is intact: revision ${revision.trim()}`);
  const nodes = await hostsThat(hosts, isNode);

  const run = onHost(report);
  const stopped = nodes.filter(({ roles }) => roles.includes("etcd") || roles.includes("master"));
  await Promise.all(
    stopped.map((host) => run(host, "stopping the control plane", ["stop-control-plane"])),
  );
  const others = stopped.filter(({ name }) => name !== seed.name);
  const members = others.filter(({ roles }) => roles.includes("etcd"));
  // No member of the old cluster may answer when the API servers start again.
  for (const host of members) await run(host, "setting its etcd member aside", ["retire-member"]);
  await run(seed, "restoring etcd", ["restore-member"], { SNAPSHOT: file });
  if (!path) await runOnHost(seed, "removing the uploaded snapshot", `rm -f ${uploaded}`);
  await Promise.all(
    nodes.map((host) => run(host, "joining the restored cluster", ["rejoin-restored"])),
  );
  report(seed, "etcd is restored; running pulumi up for all hosts");
  await setUp({ restored: seed.name });
}

/** The host to restore on: the one with the snapshot, or the first etcd member of the stack file. */
function placeOf(
  snapshot: string,
  hosts: readonly StackHost[],
): { seed: StackHost; path?: string } {
  const members = hosts.filter(({ roles }) => roles.includes("etcd"));
  const [, name, path] = /^([a-z0-9-]+):(\/.+)$/.exec(snapshot) ?? [];
  if (!name || !path) return { seed: members[0]! };
  const seed = members.find((host) => host.name === name);
  if (seed) return { seed, path };
  throw new Error(
    `restore: ${snapshot}: ${name} is not an etcd member; use one of ${members.map((host) => host.name).join(", ")}`,
  );
}

async function upload(seed: StackHost, file: string, report: Report): Promise<string> {
  const content = readFileSync(file);
  report(seed, `uploading ${file}, ${content.length} bytes`);
  await runOnHost(
    seed,
    "uploading the snapshot",
    `umask 077; cat >${uploaded}.part; mv ${uploaded}.part ${uploaded}`,
    content,
  );
  return uploaded;
}

async function hostsThat(
  hosts: readonly StackHost[],
  holds: (host: StackHost) => Promise<boolean>,
): Promise<StackHost[]> {
  const held = await Promise.all(hosts.map(holds));
  return hosts.filter((_, index) => held[index]);
}
