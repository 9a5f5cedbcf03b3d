# Containers of this host's static pods, from containerd.
# Needs: ledger, containerd

# Prints the running containers of a static pod; its container has the name of its manifest.
running() {
  ctr -n k8s.io tasks list | awk '$3 == "RUNNING" { print $1 }' |
    grep -xF -f <(ctr -n k8s.io containers list -q "labels.\"io.kubernetes.container.name\"==$1,labels.\"io.kubernetes.pod.namespace\"==kube-system")
}

# Waits until static pods without a manifest have ended, and ends those that the kubelet does not.
end_pods() {
  local name container until
  ctr version >/dev/null 2>&1 || return 0
  for name; do
    progress "stopping $name"
    until=$((SECONDS + 45))
    while [ $SECONDS -lt $until ] && systemctl is-active --quiet kubelet && [ -n "$(running "$name")" ]; do sleep 0.3; done
    # Some clean up when they are told to end: keepalived takes its address from the interface.
    for container in $(running "$name"); do ctr -n k8s.io tasks kill -s SIGTERM "$container" 2>/dev/null || true; done
    until=$((SECONDS + 5))
    while [ $SECONDS -lt $until ] && [ -n "$(running "$name")" ]; do sleep 0.3; done
    for container in $(running "$name"); do ctr -n k8s.io tasks kill -s SIGKILL "$container" 2>/dev/null || true; done
  done
}

# Running containers of a manifest that is about to be replaced, by pod name. The kubelet ends them a moment later;
# until then they would answer for the new ones.
declare -A FORMER=()
note_former() {
  local ids name=${1##*/}
  name=${name%.yaml}
  case $1 in /etc/kubernetes/manifests/*.yaml) ;; *) return 0 ;; esac
  ctr version >/dev/null 2>&1 || return 0
  ids=$(running "$name" || true)
  [ -z "$ids" ] || FORMER[$name]=$ids
}
was_replaced() { [ ${#FORMER[@]} -gt 0 ]; }
await_replaced() {
  local name until=$((SECONDS + 240))
  for name in "${!FORMER[@]}"; do
    progress "waiting for the former $name to end"
    while running "$name" | grep -qxF -- "${FORMER[$name]}"; do
      [ $SECONDS -lt $until ] || fail "the former $name still runs 240 s after its manifest was replaced; systemctl status kubelet says why"
      sleep 0.3
    done
    unset "FORMER[$name]"
  done
}
