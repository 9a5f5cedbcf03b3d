import type { ContainerdPlaces } from "../../containerd/places";
import type { KernelState, NetworkPart } from "../part";
import { networkWatch } from "./names";
import { deletedTables } from "../../formats/deleted-tables";

/** A part of the network and what it keeps in the kernel. */
export interface WatchedPart extends Pick<NetworkPart, "name" | "readyUrl" | "readyText"> {
  readonly kernel: readonly KernelState[];
}

/** Seconds between two checks. A container of this age has created all that it keeps in the kernel. */
const checkSeconds = 10;

/**
 * The program for bash that finds what is missing of the pod network in the kernel, and restores it. The parts create it
 * when they start and do not check it again for up to an hour: `nft flush ruleset` takes all Services away until then.
 */
export const networkWatchProgram = (
  parts: readonly WatchedPart[],
  { programs, socket }: ContainerdPlaces,
): string => String.raw`#!/bin/bash
# Watches what the pod network keeps in the kernel. Usage: ${networkWatch.name} check | watch
# check: prints what is missing, and exits with 1. watch: restores it, and says so in the journal.
set -uo pipefail
export LC_ALL=C CONTAINERD_ADDRESS=${socket}
export PATH=${programs}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
mode=$1 missing=''

check() {
${parts.flatMap(checks).join("\n")}
}

# lost WHAT RESTORE...
lost() {
  local what=$1
  shift
  if [ "$mode" = watch ]; then "$@"; else missing+=", $what"; fi
}

# restart NAME READY_URL TEXT: the kubelet starts its container again. One that has only just started, or does not work, is left alone.
restart() {
  local id pid
  [[ $(curl -fsS -m 5 "$2" 2>/dev/null && echo answered) == *"$3"* ]] || return 0
  while read -r id pid; do
    [ $(($(date +%s) - $(stat -c %Y "/proc/$pid" 2>/dev/null || date +%s))) -ge ${checkSeconds} ] || continue
    echo "$what is missing: restarting $1"
    ctr -n k8s.io tasks kill -s SIGTERM "$id" 2>/dev/null
  done < <(ctr -n k8s.io tasks list 2>/dev/null | awk '$3 == "RUNNING" { print $1, $2 }' | grep -F -f <(
    ctr -n k8s.io containers list -q "labels.\"io.kubernetes.container.name\"==$1,labels.\"io.kubernetes.pod.namespace\"==kube-system" 2>/dev/null
  ))
}
${parts.flatMap(functions).join("\n")}
case $mode in
  check)
    check
    [ -z "$missing" ] || { echo "missing: $missing" | sed 's/: , /: /' && exit 1; }
    ;;
  watch)
    # Deleted tables are reported at once. Links and routes are not, and reports can be lost.
    ${deletedTables} | while :; do
      check
      read -r -t ${checkSeconds} _ || [ $? -gt 128 ] || exit 1
    done
    ;;
  *) exit 2 ;;
esac
`;

const checks = ({ name, readyUrl, readyText, kernel }: WatchedPart): string[] =>
  kernel.map(({ what, restore }, index) => {
    const restart = `restart ${name} ${readyUrl} ${readyText ?? "answered"}`;
    const remedy = restore ? `restore_${idOf(name, index)}` : restart;
    return `  has_${idOf(name, index)} || lost "${what}" ${remedy}`;
  });

const functions = ({ name, kernel }: WatchedPart): string[] =>
  kernel.flatMap(({ present, restore }, index) => [
    bashFunction(`has_${idOf(name, index)}`, present),
    ...(restore
      ? [
          bashFunction(
            `restore_${idOf(name, index)}`,
            `echo "$what is missing: restoring it"\n${restore}`,
          ),
        ]
      : []),
  ]);

const idOf = (name: string, index: number): string => `${name.replaceAll("-", "_")}_${index}`;

const bashFunction = (name: string, body: string): string =>
  `\n${name}() {\n${body.replaceAll(/^/gm, "  ")}\n}`;
