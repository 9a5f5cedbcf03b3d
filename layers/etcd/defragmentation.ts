import { etcdClientUrl } from "./static-pod";
import type { HostFiles } from "../formats/host-file";
import { recordingJob } from "../formats/job";
import { certificatePath, keyPath, layout } from "../formats/layout";
import { timerUnit } from "../formats/timer";
import { unit } from "../formats/unit";

/** Timer of the daily check whether the member's database needs defragmentation. */
export const defragmentationTimer = "etcd-defragmentation.timer";

/** Unit that checks and defragments. */
export const defragmentationUnit = "etcd-defragmentation.service";

const program = `${layout.libexec}/etcd-defragmentation`;
const minutesApart = 20;
const leastBytes = 128 * 1024 ** 2;

/**
 * Returns unused space of etcd's database. Meanwhile the member does not answer, so each member has its own time of night, and
 * it only happens if most of the file is unused.
 *
 * @param index position of the member among all
 */
export function etcdDefragmentationFiles(index: number): HostFiles {
  const calendar = defragmentationCalendar(index);
  const service = unit({
    Unit: { Description: "Defragmentation of etcd" },
    Service: {
      Type: "oneshot",
      Environment: `LEAST=${leastBytes}`,
      ExecStart: program,
      ExecStopPost: recordingJob(defragmentationUnit, calendar),
      TimeoutStartSec: "15min",
    },
  });
  const timer = timerUnit({
    description: "Regular defragmentation of etcd",
    calendar,
    starts: [service, text],
  });
  return {
    [program]: { content: text, mode: "0755" },
    [`${layout.systemd}/${defragmentationUnit}`]: { content: service },
    [`${layout.systemd}/${defragmentationTimer}`]: { content: timer },
  };
}

/** When this member checks its database, in systemd's OnCalendar format. */
export const defragmentationCalendar = (index: number): string => `*-*-* ${timeOf(index)}:00 UTC`;

const timeOf = (index: number): string => {
  const minutes = 3 * 60 + index * minutesApart;
  return [Math.floor(minutes / 60), minutes % 60].map((n) => String(n).padStart(2, "0")).join(":");
};

const text = String.raw`#!/bin/bash
# Defragments the etcd member of this host where less than half of its file is in use. Environment: LEAST, the size in bytes from which on.
set -euo pipefail
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
OWN=${etcdClientUrl({ address: "127.0.0.1" })}
ask() { curl -fsS -m "$1" --cacert ${certificatePath("etcd-ca")} --cert ${certificatePath("etcd-server")} --key ${keyPath("etcd-server")} "$2" -d '{}'; }
number() { sed -n "s/.*\"$1\":\"\([0-9]*\)\".*/\1/p" <<<"$status"; }

status=$(ask 10 $OWN/v3/maintenance/status)
size=$(number dbSize) used=$(number dbSizeInUse)
if [ "$size" -lt "$LEAST" ] || [ $((used * 2)) -gt "$size" ]; then
  echo "$used of $size bytes are in use: nothing to do"
  exit 0
fi
# The others have to do without this member for a while.
urls=$(ask 10 $OWN/v3/cluster/member/list | grep -oE '"clientURLs":\["[^"]+' | cut -d '"' -f 4)
for url in $urls; do
  ask 10 "$url/v3/maintenance/status" >/dev/null || { echo "the member at $url does not answer: not now" >&2; exit 1; }
done
ask 600 $OWN/v3/maintenance/defragment >/dev/null
status=$(ask 10 $OWN/v3/maintenance/status)
echo "$(number dbSize) bytes instead of $size"
`;
