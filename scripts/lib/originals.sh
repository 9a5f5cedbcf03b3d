# Paths that we take over, and what stood there before. It is kept in the ledger, and given back once and for all: what a
# killed run has given back is no longer ours, and a later run leaves it alone.
# Needs: ledger, paths

# Lists a path as ours, before anything is put there.
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

# give_back PATH...: ours goes, and the originals come back. An original is copied beside its path and listed under `giving`
# first. From then on a copy that is still there has to be moved to its path, and one that is not there has been.
give_back() {
  local path copy
  for path; do
    if ! listed originals "$path" || listed giving "$path"; then continue; fi
    exists "$(original_of "$path")" || fail "giving $path back: $(original_of "$path") is missing; put it back, or make an empty file there"
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

# Goes on where a run was killed while it gave something back.
resume_giving() {
  lines_of giving
  finish_giving "${LINES[@]}"
}

# systemd lists a unit that failed on, also where it has no file any more.
forget_failure() {
  case $1 in
    /etc/systemd/system/*/*) ;;
    /etc/systemd/system/*) systemctl reset-failed "${1##*/}" 2>/dev/null || true ;;
  esac
}

# systemd-networkd reads its settings when it starts or reloads; till then it would give pods' interfaces those of a card.
tell_networkd() {
  case $1 in /etc/systemd/network/*) ;; *) return 0 ;; esac
  if systemctl is-active --quiet systemd-networkd; then networkctl reload; fi
}
