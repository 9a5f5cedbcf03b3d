# Files of a layer, from the plan's archive.
# Needs: ledger, originals, directories, units, pods, static-pods

ensure_file() {
  local path=$1 mode=$2 source=$STAGE/content/$3
  if [ -f "$path" ] && [ ! -L "$path" ] && listed files "$path" && cmp -s "$source" "$path"; then
    [ "$(stat -c '%a %U:%G' "$path")" = "${mode#0} root:root" ] && return
    chown root:root "$path"
    chmod "$mode" "$path"
    CHANGED+=("$path")
    printf 'changed\t%s\n' "$path"
    return
  fi
  make_directory "${path%/*}"
  mark_restarts "$path"
  note_former "$path"
  mark_changed_pod "$path"
  # A user may have created a directory there.
  if is_directory "$path"; then remove_tree "$path"; fi
  if is_directory "${path%/*}/.${path##*/}.new"; then remove_tree "${path%/*}/.${path##*/}.new"; fi
  # The kubelet ignores manifests that begin with a dot.
  install -m "$mode" -o root -g root "$source" "${path%/*}/.${path##*/}.new"
  mv -f "${path%/*}/.${path##*/}.new" "$path"
  CHANGED+=("$path")
  tell_networkd "$path"
  printf 'changed\t%s\n' "$path"
}

# A path that the user has chosen. A directory there may be anything, and through a link the path would be another one.
expect_plain() {
  local parent=${1%/*} real
  real=$(readlink -m "${parent:-/}")
  [ "$real" = "${parent:-/}" ] || fail "checking $1: $parent leads to $real; use the path ${real%/}/${1##*/}"
  ! is_directory "$1" || listed files "$1" || fail "checking $1: it is a directory; name a file in it, or remove it"
}

# A file whose content only the host has. If it is lost, the plan cannot be applied, and nothing is changed.
expect_kept() {
  [ -f "$1" ] && [[ $(digest "$1") = "$2"* ]] || { printf 'lost\t%s\n' "$1"; exit 0; }
}
ensure_kept() {
  chown root:root "$1"
  chmod "$2" "$1"
}
