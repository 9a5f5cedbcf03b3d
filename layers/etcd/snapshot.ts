import type { Host } from "../../config/cluster-config";
import { etcdClientUrl, etcdPeerUrl, type EtcdMember } from "./static-pod";
import { etcdSnapshotProgram } from "./snapshot-program";
import type { HostFiles } from "../formats/host-file";
import { recordingJob } from "../formats/job";
import { containerdPlaces } from "../containerd/places";
import { certificatePath, keyPath, layout } from "../formats/layout";
import { s3RemotePath } from "./s3-remote";
import { timerUnit } from "../formats/timer";
import { unit } from "../formats/unit";

/** Inputs of a member's snapshots. */
export interface EtcdSnapshotInput {
  readonly host: EtcdMember & Pick<Host, "besideDocker">;
  readonly cluster: string;
  /** Image of etcd, with the tools that take, verify and restore snapshots. */
  readonly image: string;
  /** When snapshots are taken, in systemd's OnCalendar format; absent: only on request. */
  readonly schedule?: string | undefined;
  /** Number of snapshots to keep. */
  readonly keep: number;
  /** Directory of the snapshots. */
  readonly directory: string;
  /** Bucket that receives a copy of each. */
  readonly copyTo?: string | undefined;
  /** Image of rclone, and the destination of the copies. The credentials are in a separate file. */
  readonly s3?: { readonly image: string; readonly target: string } | undefined;
}

/** Takes, verifies and restores snapshots: `save`, `verify FILE` or `restore FILE`. */
export const snapshotProgram = `${layout.libexec}/etcd-snapshot`;

/** Unit that takes a snapshot. */
export const snapshotUnit = "etcd-snapshot.service";

/** Timer that starts it. */
export const snapshotTimer = "etcd-snapshot.timer";

/** The snapshot program, its settings, and the units that start it. */
export function etcdSnapshotFiles(input: EtcdSnapshotInput): HostFiles {
  const program = { content: etcdSnapshotProgram, mode: "0755" };
  const settings = { content: shellSettings(input), mode: "0644" };
  const service = { content: serviceUnit(input) };
  const starts = [program, settings, service].map(({ content }) => content);
  return {
    [snapshotProgram]: program,
    [`${layout.libexec}/etcd-snapshot.conf`]: settings,
    [`${layout.systemd}/${snapshotUnit}`]: service,
    ...(input.schedule !== undefined && {
      [`${layout.systemd}/${snapshotTimer}`]: {
        content: timerUnit({
          description: "Regular snapshots of etcd",
          calendar: input.schedule,
          // Spreads the load: members need not all read their data at the same time.
          spread: "10min",
          starts,
        }),
      },
    }),
  };
}

const shellSettings = ({
  host,
  cluster,
  image,
  keep,
  directory,
  copyTo = "",
  s3,
}: EtcdSnapshotInput) => {
  const { programs, socket, registries } = containerdPlaces(host);
  return Object.entries({
    HOST: host.name,
    CLUSTER: cluster,
    PEER: etcdPeerUrl(host),
    IMAGE: image,
    DATA: layout.etcdData,
    KEEP: keep,
    DIRECTORY: directory,
    COPY_TO: copyTo,
    S3_IMAGE: s3?.image ?? "",
    S3_TARGET: s3?.target ?? "",
    S3_CONFIG: s3RemotePath,
    CTR: `${programs}/ctr`,
    CONTAINERD_ADDRESS: socket,
    REGISTRIES: registries,
    ETCDCTL_ENDPOINTS: etcdClientUrl({ address: "127.0.0.1" }),
    ETCDCTL_CACERT: certificatePath("etcd-ca"),
    ETCDCTL_CERT: certificatePath("etcd-server"),
    ETCDCTL_KEY: keyPath("etcd-server"),
  })
    .map(([name, value]) => `${name}='${value}'\n`)
    .join("");
};

const serviceUnit = ({ host, schedule }: EtcdSnapshotInput) =>
  unit({
    Unit: { Description: "Verified snapshot of etcd", After: containerdPlaces(host).unit },
    Service: {
      Type: "oneshot",
      ExecStart: `${snapshotProgram} save`,
      ExecStopPost: schedule === undefined ? undefined : recordingJob(snapshotUnit, schedule),
      TimeoutStartSec: "30min",
      // The tools are mounted from etcd's image; no other process sees the mount.
      PrivateMounts: "yes",
      Nice: 10,
      IOSchedulingPriority: 7,
    },
  });
