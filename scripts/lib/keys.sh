# Private keys that this host makes itself: no other machine ever has them. A static pod reads its key when it starts, so
# its container is ended, and the kubelet starts another.
# Needs: ledger, paths, directories, pods

KEYED=()

# make_key PATH POD: 32 random bytes in base64, as of `wg genkey`.
make_key() {
  local new=${1%/*}/.${1##*/}.new
  make_directory "${1%/*}"
  if is_directory "$1"; then remove_tree "$1"; fi
  remove_tree "$new"
  (umask 077 && head -c 32 /dev/urandom | base64 >"$new")
  note_former "/etc/kubernetes/manifests/$2.yaml"
  mv -f "$new" "$1"
  KEYED+=("$2")
  CHANGED+=("$1")
  printf 'changed\t%s\n' "$1"
  printf 'key\t%s\t%s\n' "$1" "$(digest "$1")"
}

# Ends the containers that have read a former key, unless their manifest has changed too.
end_keyed() {
  local name id
  for name in "${KEYED[@]}"; do
    if is_line "/etc/kubernetes/manifests/$name.yaml" "$(printf '%s\n' "${CHANGED[@]}")"; then continue; fi
    for id in ${FORMER[$name]-}; do
      progress "restarting $name, which reads its new key when it starts"
      ctr -n k8s.io tasks kill -s SIGTERM "$id" 2>/dev/null || true
    done
  done
  KEYED=()
}
