# Ends the static pods of a layer before their data is removed. Their manifests are files of the layer.
# Needs: ledger, pods
before_files_go() {
  local path name names=()
  lines_of files
  for path in "${LINES[@]}"; do
    case $path in /etc/kubernetes/manifests/*.yaml) ;; *) continue ;; esac
    name=${path##*/}
    names+=("${name%.yaml}")
    rm -f "$path"
  done
  end_pods "${names[@]}"
  lines_of pinned
  for name in "${LINES[@]}"; do unpin "$name"; done
}
