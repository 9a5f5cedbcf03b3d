# Questions about paths, and removal of trees that stops at mounts.
# Needs: ledger

exists() { [ -e "$1" ] || [ -L "$1" ]; }

is_directory() { [ -d "$1" ] && [ ! -L "$1" ]; }

# sync_parents PATH...: syncs the parent directories, so that removed files do not reappear after a power cut.
sync_parents() {
  local path seen='' parents=()
  for path; do
    path=${path%/*}
    if [ -d "$path" ] && ! is_line "$path" "$seen"; then seen+=$path$'\n' parents+=("$path"); fi
  done
  [ ${#parents[@]} -eq 0 ] || sync "${parents[@]}"
}

sync_tree() { find "$1" \( -type f -o -type d \) -exec sync {} + && sync "${1%/*}"; }

# Any file name on one line; different names stay different.
in_one_line() {
  local name=${1//\\/\\\\}
  name=${name//$'\t'/\\t}
  printf %s "${name//$'\n'/\\n}"
}

# Puts the mounts at and below a path into MOUNTS.
mounts_at() {
  local mount
  MOUNTS=()
  while read -r _ mount _; do
    # The kernel writes a space as \040; printf takes three digits after \0.
    printf -v mount %b "${mount//\\0/\\00}"
    case $mount in "$1" | "$1"/*) MOUNTS+=("$mount") ;; esac
  done </proc/self/mounts
}

# Removes whatever is at a path, but nothing that is mounted in it: `rm --one-file-system` does not notice bind mounts
# of the same device.
remove_tree() {
  if is_directory "$1"; then
    mounts_at "$(readlink -f "$1")"
    [ ${#MOUNTS[@]} -eq 0 ] || fail "removing $1: ${MOUNTS[0]} is a mount that this program did not make; umount ${MOUNTS[0]} and run it again"
  fi
  rm -rf --one-file-system -- "$1"
}
