import { images } from "../../artifacts";
import type { ClusterConfig, Host } from "../../config/cluster-config";
import type { DesiredState } from "../desired-state";
import {
  defragmentationCalendar,
  defragmentationTimer,
  defragmentationUnit,
  etcdDefragmentationFiles,
} from "./defragmentation";
import { etcdSnapshotFiles, snapshotTimer, snapshotUnit } from "./snapshot";
import { jobRecords, recordJob, recordJobProgram } from "../formats/job";
import { layout } from "../formats/layout";
import { s3Target } from "./s3-remote";

/** Maintenance of a member's data: snapshots and defragmentation, each on a timer. */
export function etcdMaintenance(
  host: Host,
  { artifacts, backup, cluster, hosts, versions }: ClusterConfig,
): DesiredState {
  const members = hosts.filter(({ roles }) => roles.includes("etcd"));
  const index = members.findIndex(({ name }) => name === host.name);
  const timers = [...(backup.enabled ? [snapshotTimer] : []), defragmentationTimer];
  const member = `${cluster.name}-${host.name}`;
  const snapshotNames = [
    `${member}-????-??-??T??????Z-r*.db`,
    `.${member}.part`,
    `.${member}.part.part`,
    "latest",
  ];
  return {
    files: {
      ...etcdSnapshotFiles({
        host,
        cluster: cluster.name,
        image: images(versions, artifacts).etcd,
        ...backup,
        s3: backup.s3 && {
          image: images(versions, artifacts).s3Client,
          target: s3Target(backup.s3),
        },
        schedule: backup.enabled ? backup.schedule : undefined,
      }),
      ...etcdDefragmentationFiles(index),
      [recordJob]: { content: recordJobProgram, mode: "0755" },
    },
    images: [
      images(versions, artifacts).etcd,
      ...(backup.s3 ? [images(versions, artifacts).s3Client] : []),
    ],
    units: Object.fromEntries(timers.map((timer) => [timer, [`${layout.systemd}/${timer}`]])),
    jobs: {
      ...(backup.enabled && { [snapshotUnit]: backup.schedule }),
      [defragmentationUnit]: defragmentationCalendar(index),
    },
    data: { [jobRecords]: "0700" },
    ...(backup.keepOnRemoval
      ? { directories: { [backup.directory]: "0700" } }
      : { shared: { [backup.directory]: { mode: "0700", names: snapshotNames } } }),
  };
}
