# Ends the static pods of a layer before what they hold is removed. Their manifests are the layer's own files.
before_files_go() {
  local path name names="" until
  while read -r path; do
    case $path in /etc/kubernetes/manifests/*.yaml) ;; *) continue ;; esac
    name=$(basename "$path" .yaml)
    names="$names $name"
    rm -f "$path"
  done <"$HERE/files"
  ctr version >/dev/null 2>&1 || return 0
  for name in $names; do
    progress "stopping $name"
    until=$((SECONDS + 45))
    while [ $SECONDS -lt $until ] && systemctl is-active --quiet kubelet && [ -n "$(running "$name")" ]; do sleep 0.3; done
    for container in $(running "$name"); do ctr -n k8s.io tasks kill -s SIGKILL "$container" 2>/dev/null || true; done
  done
  while IFS= read -r name; do unpin "$name"; done <"$HERE/pinned"
}
