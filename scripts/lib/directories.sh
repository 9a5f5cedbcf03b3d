# Directories that we create, and data directories: everything in those is managed, except what was there before.
# Needs: ledger, paths

# note_directory PATH: lists it and its parents if they are missing. make_directory PATH [MODE]: creates them.
note_directory() {
  if [ -d "${1:-/}" ]; then return 0; fi
  [ ! -L "$1" ] || fail "making $1: it is a link to $(readlink "$1"), which is missing; mount the file system that holds it, or remove the link"
  note_directory "${1%/*}"
  list directories "$1"
}
make_directory() {
  if [ -d "${1:-/}" ]; then return 0; fi
  make_directory "${1%/*}"
  install -d -m "${2:-0755}" "$1"
}

# An existing directory, such as a mount point, stays. Its mode, owner and entries are recorded for its removal.
note_data() {
  local entry
  if ! listed data "$1" && ! listed directories "$1" && [ -d "$1" ]; then
    list modes "$(stat -L -c '%a %u:%g' "$1") $1"
    for entry in "$1"/* "$1"/.[!.]* "$1"/..?*; do
      if exists "$entry"; then list before "$(in_one_line "$entry")"; fi
    done
  fi
  list data "$1"
  note_directory "$1"
}

# A directory that once held data now stays as long as it is not empty.
ensure_directory() {
  if listed data "$1"; then forget_data "$1"; fi
  make_directory "$1" "$2"
}

ensure_data() {
  make_directory "$1" "$2"
  [ "$(stat -L -c %a "$1")" = "${2#0}" ] || chmod "$2" "$1"
}

# remove_data PATH: removes managed content, and the directory if we created it. If a file system is mounted in it,
# removes nothing and sets BLOCKED to the reason.
remove_data() {
  local real entry stays='' ours=()
  if [ ! -d "$1" ]; then return 0; fi
  real=$(readlink -f "$1")
  if [ -L "$1" ] || mountpoint -q "$1" || ! listed directories "$1"; then stays=yes; fi
  for entry in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    if ! exists "$entry" || listed before "$(in_one_line "$entry")"; then continue; fi
    # Belongs to the file system.
    if [ -n "$stays" ] && [ "${entry##*/}" = lost+found ]; then continue; fi
    mounts_at "$real/${entry##*/}"
    if [ ${#MOUNTS[@]} -gt 0 ]; then
      BLOCKED="removing $1: ${MOUNTS[0]} is a mount that this program did not make; umount ${MOUNTS[0]} and run it again"
      return 0
    fi
    ours+=("$entry")
  done
  [ ${#ours[@]} -eq 0 ] || rm -rf --one-file-system -- "${ours[@]}"
  if [ -n "$stays" ]; then sync "$1"; else rmdir "$1"; fi
}

# Restores mode and owner of a data directory that existed before.
forget_data() {
  local line rest
  lines_of modes
  for line in "${LINES[@]}"; do
    rest=${line#* }
    [ "${rest#* }" = "$1" ] || continue
    if [ -d "$1" ]; then
      chown "${rest%% *}" "$1"
      chmod "${line%% *}" "$1"
    fi
    unlist modes "$line"
  done
  lines_of before
  for line in "${LINES[@]}"; do
    case $line in "$(in_one_line "$1")"/*) unlist before "$line" ;; esac
  done
  unlist data "$1"
}

# Removes all data directories as far as possible, then fails if a mounted file system blocked one.
remove_all_data() {
  local path paths blocked=''
  lines_of data
  paths=("${LINES[@]}")
  for path in "${paths[@]}"; do
    BLOCKED=''
    # Not in a condition: bash would ignore failing commands there.
    remove_data "$path"
    if [ -n "$BLOCKED" ]; then blocked+=$BLOCKED$'\n' && continue; fi
    sync_parents "$path"
    forget_data "$path"
    save_if_possible
  done
  [ -z "$blocked" ] || fail "${blocked%$'\n'}"
}

# In a shared directory only files that match our patterns are removed. The ledger lists them after the directory,
# separated by tabs.
patterns_of() { printf '%s\n' "$1/${2//$'\t'/$'\n'"$1/"}"; }
note_shared() {
  local pattern patterns
  mapfile -t patterns < <(patterns_of "$1" "$2")
  for pattern in "${patterns[@]}"; do list shared "$pattern"; done
  note_directory "$1"
}
remove_shared() {
  local pattern entry
  lines_of shared
  for pattern in "${LINES[@]}"; do
    while IFS= read -r entry; do rm -f -- "$entry"; done < <(compgen -G "$pattern" || true)
  done
}

# remove_directories: removes the directories that this layer made and that are empty. One that holds something of another
# layer is listed there, so that the last layer removes it.
remove_directories() {
  local i path other
  lines_of directories
  for ((i = ${#LINES[@]} - 1; i >= 0; i--)); do
    path=${LINES[i]}
    if [ ! -d "$path" ] || rmdir "$path" 2>/dev/null; then continue; fi
    for other in "$LAYERS"/*; do
      # A damaged ledger is reported when its own layer is removed.
      if [ "$other" = "$HERE" ] || ! (lists_below "$other" "$path" 2>/dev/null); then continue; fi
      (list_first "$other" "$path")
      break
    done
  done
  sync_parents "${LINES[@]}"
}

# lists_below LEDGER DIRECTORY / list_first LEDGER DIRECTORY: in a subshell, since they read the lists of another layer.
lists_below() {
  local list
  HERE=$1 LISTS=()
  read_ledger
  for list in files directories data shared; do
    case $'\n'${LISTS[$list]-} in *$'\n'"$2"/*) return 0 ;; esac
  done
  return 1
}
list_first() {
  HERE=$1 LISTS=() UNSAVED=''
  read_ledger
  listed directories "$2" || set_list directories "$2"$'\n'"${LISTS[directories]-}"
  save
}
