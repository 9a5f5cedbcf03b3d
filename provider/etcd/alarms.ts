import { requestEtcd } from "../../host/etcd";
import type { EtcdView } from "../../host/etcd-view";
import type { RemoteHost } from "../../ssh/host";
import { credentials } from "../stack";

/** Enough for a database of 8 GiB, the largest that etcd recommends, on a slow disk. */
const defragmentationSeconds = 600;

/** What each alarm means and what to do about it. https://etcd.io/docs/v3.6/op-guide/maintenance/#space-quota */
const meanings: Readonly<Record<string, string>> = {
  NOSPACE:
    "its database has reached the quota, and the cluster takes no writes; delete what fills it or raise etcd.flags.quota-backend-bytes, then pulumi up compacts it and lifts the alarm",
  CORRUPT:
    "its data differs from that of the other members, and etcd refuses all requests; follow https://etcd.io/docs/v3.6/op-guide/data_corruption/",
};

/** One line for each alarm that a member has raised. */
export const alarmDrift = ({ status }: Pick<EtcdView, "status">): string[] =>
  (status?.alarms ?? []).map(
    (alarm) => `its etcd member has raised the alarm ${alarm}: ${meanings[alarm] ?? "see etcd"}`,
  );

/** Whether a member has raised the alarm for a full database. */
export const isFull = ({ status }: Pick<EtcdView, "status">): boolean =>
  status?.alarms?.includes("NOSPACE") ?? false;

interface Status {
  readonly header: { readonly member_id: string; readonly revision: string };
  readonly dbSize: string;
  readonly dbSizeQuota?: string;
}

/**
 * Frees space in a member's full database, and lets the cluster accept writes again. Drops old revisions, which the API server
 * compacts every five minutes anyway: a client that watches from one of them lists again.
 *
 * @throws Error if the remaining data still fills the quota; RemoteError if etcd fails. The next call starts over.
 */
export async function makeRoom(host: RemoteHost, report: (text: string) => void): Promise<void> {
  const ask = <T>(path: string, body: object, seconds?: number) =>
    requestEtcd<T>(host, credentials(), "making room in etcd", `/v3/${path}`, body, seconds);
  const before = await ask<Status>("maintenance/status", {});
  report(`compacts its etcd database of ${before.dbSize} bytes`);
  await ask("kv/compaction", { revision: before.header.revision, physical: true }, 60).catch(
    (error: Error) => {
      if (!error.message.includes("has been compacted")) throw error;
    },
  );
  await ask("maintenance/defragment", {}, defragmentationSeconds);
  const { dbSize, dbSizeQuota = "0", header } = await ask<Status>("maintenance/status", {});
  if (Number(dbSizeQuota) > 0 && Number(dbSize) >= Number(dbSizeQuota))
    throw new Error(
      `${host.name}: making room in etcd: objects take ${dbSize} bytes, and its quota is ${dbSizeQuota}; delete what fills it, or raise etcd.flags.quota-backend-bytes`,
    );
  const alarm = { action: "DEACTIVATE", memberID: header.member_id, alarm: "NOSPACE" };
  await ask("maintenance/alarm", alarm);
  report(`takes writes again: its etcd database has ${dbSize} of ${dbSizeQuota} bytes`);
}
