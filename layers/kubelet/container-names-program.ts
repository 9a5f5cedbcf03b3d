import type { ContainerdPlaces } from "../containerd/places";

/**
 * Seconds for which the kubelet is refused a container name before that counts as a conflict: if a container has the name, and if
 * containerd lists none that has it, because one may be in creation.
 */
const conflictSeconds = { listed: 20, unlisted: 300 };

/**
 * A bash program that reads the kubelet's log and resolves name conflicts.
 *
 * The kubelet numbers a pod's containers after the one created last. Once a clock was set back, that is not the one with the highest
 * number, so it requests an existing name again and again: https://github.com/kubernetes/kubernetes/issues/134153. If no ended
 * container is left, it takes the number from the pod's log files. Restarting containerd or the kubelet ends no container.
 */
export const containerNamesProgram = (
  { unit, programs, socket, data }: ContainerdPlaces,
  { listed, unlisted } = conflictSeconds,
): string => String.raw`#!/bin/bash
# Frees names of containers that the kubelet asks for again.
set -uo pipefail
export LC_ALL=C CONTAINERD_ADDRESS=${socket}
export PATH=${programs}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
# Commands of pods and answers of registries stand in other messages, whatever they say: only what begins like this counts.
failed='"CreateContainer in sandbox from runtime service failed"'
begins="^(E[0-9]{4} [^\"]*] $failed err=|\{\"ts\":[^{}]*\"msg\":$failed,(\"podSandboxID\":\"[^\"]*\",)?\"err\":)\"rpc error: code = [A-Za-z]+ desc = failed to reserve "
message=$begins'container name \\"([^_"\\ ]+)_([^_"\\ ]+)_([^_"\\ ]+)_([^_"\\ ]+)_[0-9]+\\".* is reserved for \\"([0-9a-f]+)\\""'
declare -A since=()

containers() { ctr -n k8s.io containers list -q "$@"; }
has_ended() { grep -qs '"FinishedAt":[1-9]' "${data}/io.containerd.grpc.v1.cri/containers/$1/status"; }

# lasts ID: whether the kubelet has been refused this name for too long. A container that is being created is not listed yet. The clock
# of the day is what steps, so it is not asked.
lasts() {
  local now limit=${unlisted}
  read -r now _ </proc/uptime
  now=${"$"}{now%.*}
  since[$1]=${"$"}{since[$1]:-$now}
  ! containers | grep -xF -- "$1" >/dev/null || limit=${listed}
  [ $((now - since[$1])) -ge $limit ]
}

journalctl --follow --lines=0 --output=cat --unit=kubelet.service | while IFS= read -r line; do
  [[ $line =~ $message ]] || continue
  name=${"$"}{BASH_REMATCH[3]} pod=${"$"}{BASH_REMATCH[5]}/${"$"}{BASH_REMATCH[4]} uid=${"$"}{BASH_REMATCH[6]} holder=${"$"}{BASH_REMATCH[7]}
  lasts "$holder" || continue
  echo "$pod: the kubelet asks for a name that a container $name of it has; freeing it"
  for id in $(containers "labels.\"io.kubernetes.container.name\"==$name,labels.\"io.kubernetes.pod.uid\"==$uid"); do
    ! has_ended "$id" || ctr -n k8s.io containers delete "$id"
  done
  since=()
  # Both list the existing containers when they start.
  systemctl restart ${unit} kubelet.service
done
exit 1
`;
