# Paths that a layer takes over, and the originals that they replace. The ledger keeps them. Each is restored exactly
# once: what an interrupted run has restored is no longer managed, and later runs leave it alone.
# Needs: ledger, paths

# Lists a path as managed, before anything is written there.
take_over() {
  if listed files "$1"; then return 0; fi
  keep_original "$1"
  list files "$1"
}

original_of() { printf '%s/original/%s' "$HERE" "$(printf %s "$1" | sha256sum | cut -c1-64)"; }

keep_original() {
  local original output
  exists "$1" || return 0
  original=$(original_of "$1")
  rm -rf "$original"
  output=$({ cp -a "$1" "$original" && sync_tree "$original"; } 2>&1) || {
    rm -rf "$original"
    fail "keeping what is at $1: ${output##*: }; it is unchanged. Free space on the file system of $LEDGER, then run it again"
  }
  list originals "$1"
}

# give_back PATH...: removes our file and restores the original. First the original is copied beside its path and listed
# under `giving`. From then on, a copy that still exists must be moved to its path; one that does not has been moved.
give_back() {
  local path copy
  for path; do
    if ! listed originals "$path" || listed giving "$path"; then continue; fi
    exists "$(original_of "$path")" || fail "restoring $path: $(original_of "$path") is missing; put it back, or create an empty file there"
    copy=${path%/*}/.${path##*/}.new
    remove_tree "$copy"
    mkdir -p "${path%/*}"
    cp -a "$(original_of "$path")" "$copy"
    sync_tree "$copy"
    list giving "$path"
  done
  if [ -n "${LISTS[giving]-}" ]; then save; else save_if_possible; fi
  finish_giving "$@"
}

finish_giving() {
  local path copy ours=()
  [ $# -gt 0 ] || return 0
  for path; do
    copy=${path%/*}/.${path##*/}.new
    if listed giving "$path"; then
      move_original "$copy" "$path"
    elif is_directory "$path" || is_directory "$copy"; then
      remove_tree "$path"
      remove_tree "$copy"
    else
      ours+=("$path" "$copy")
    fi
  done
  [ ${#ours[@]} -eq 0 ] || rm -f -- "${ours[@]}"
  sync_parents "$@"
  for path; do
    tell_networkd "$path"
    forget_failure "$path"
    unlist files "$path"
    unlist drop-ins "$path"
    unlist originals "$path"
    unlist giving "$path"
  done
  save_if_possible
}

move_original() {
  exists "$1" || return 0
  if is_directory "$1" || is_directory "$2"; then remove_tree "$2"; fi
  mv -fT "$1" "$2"
}

# Resumes a restoration that was interrupted.
resume_giving() {
  lines_of giving
  finish_giving "${LINES[@]}"
}

# systemd keeps listing a failed unit even if its file is gone.
forget_failure() {
  case $1 in
    /etc/systemd/system/*/*) ;;
    /etc/systemd/system/*) systemctl reset-failed "${1##*/}" 2>/dev/null || true ;;
  esac
}

# systemd-networkd reads its settings when it starts or reloads. Until then it would apply those of network cards to
# pods' interfaces.
tell_networkd() {
  case $1 in /etc/systemd/network/*) ;; *) return 0 ;; esac
  if systemctl is-active --quiet systemd-networkd; then networkctl reload; fi
}
