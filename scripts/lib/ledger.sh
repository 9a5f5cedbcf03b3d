# The ledger on a host: what is managed, and what it replaced. It is on disk before the first change that it lists, so
# that a run that was killed, or whose host lost power, can be resumed and undone. Inputs: LAYER.
# Needs: storage
set -euo pipefail
umask 022
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LEDGER=/var/lib/kubernetes-on-bare-metal
LAYERS=$LEDGER/layers
trap explain_storage EXIT

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}
progress() { printf 'progress\t%s\n' "$*"; }

# lock [SECONDS]: one run at a time on a host. Another layer may be downloading, and a run whose client was killed may
# still be at work.
lock() {
  local limit=${1:-120} began=$SECONDS
  exec 9>/run/kubernetes-on-bare-metal.lock
  until flock -w 2 9; do
    [ $((SECONDS - began)) -lt "$limit" ] || fail "another run has been at work on this host for $((limit / 60)) minutes; wait for it to end"
    # If the connection is gone, this ends the run.
    progress "waiting for another layer of this host for $((SECONDS - began)) s" || exit 1
  done
}

# write_durably FILE TEXT: replaces FILE with TEXT and syncs it to disk. If that fails, FILE is unchanged and the run
# ends.
write_durably() {
  local output
  output=$({ printf %s "$2" >"$1.new" && sync "$1.new" && mv -fT "$1.new" "$1" && sync "${1%/*}"; } 2>&1) || {
    rm -f "$1.new"
    fail "writing $1: ${output##*: }; the file is unchanged. Free space on its file system, then run it again"
  }
}

# A layer's ledger is one file: a line `LIST<TAB>LINE` for each item, and a last line with their number. It is read and
# written as a whole; in between, the lists are in memory.
declare -A LISTS=()
UNSAVED=''

open_layer() {
  HERE=$LAYERS/$1
  LISTS=()
  UNSAVED=''
  [ -e "$HERE" ] || create_ledger
  read_ledger
}

# The directory gets its name when it is complete: one without a ledger file is damaged.
create_ledger() {
  rm -rf "$LEDGER/new"
  install -d -m 0700 "$LEDGER" "$LAYERS" "$LEDGER/new" "$LEDGER/new/original"
  write_durably "$LEDGER/new/ledger" $'end\t0\n'
  mv -T "$LEDGER/new" "$HERE"
  sync "$LAYERS" "$LEDGER" "${LEDGER%/*}"
}

read_ledger() {
  local list line count=0 end=missing
  if [ -f "$HERE/ledger" ]; then
    while IFS=$'\t' read -r list line; do
      [[ $list =~ ^[a-z-]+$ ]] || break
      if [ "$list" = end ]; then end=$line && continue; fi
      LISTS[$list]+=$line$'\n'
      count=$((count + 1))
    done <"$HERE/ledger"
  fi
  [ "$end" = "$count" ] || fail "reading $HERE/ledger: it is damaged, so what was on this host before is unknown; nothing was changed. \
Restore the file from a backup of the host, or reinstall the host"
}

# list_of_layers LIST: prints the lines of a list in all layers of this host.
list_of_layers() (
  for HERE in "$LAYERS"/*; do
    [ -d "$HERE" ] || continue
    LISTS=()
    read_ledger
    printf %s "${LISTS[$1]-}"
  done
)

# Writes the ledger if a list has changed.
save() {
  local list line text='' count=0
  [ -n "$UNSAVED" ] || return 0
  for list in "${!LISTS[@]}"; do
    lines_of "$list"
    for line in "${LINES[@]}"; do text+=$list$'\t'$line$'\n'; done
    count=$((count + ${#LINES[@]}))
  done
  write_durably "$HERE/ledger" "${text}end"$'\t'"$count"$'\n'
  UNSAVED=''
}

# For progress that the next run can detect by itself: the removal may be what frees a full disk.
save_if_possible() { (save) 2>/dev/null && UNSAVED='' || true; }

# listed LIST LINE / list LIST LINE / unlist LIST LINE / set_list LIST TEXT / lines_of LIST (fills LINES).
listed() { is_line "$2" "${LISTS[$1]-}"; }
is_line() { [[ $'\n'$2$'\n' == *$'\n'"$1"$'\n'* ]]; }
list() {
  if listed "$1" "$2"; then return 0; fi
  LISTS[$1]+=$2$'\n'
  UNSAVED=yes
}
unlist() {
  local rest
  listed "$1" "$2" || return 0
  rest=$'\n'${LISTS[$1]}
  rest=${rest/$'\n'"$2"$'\n'/$'\n'}
  LISTS[$1]=${rest#$'\n'}
  UNSAVED=yes
}
set_list() {
  if [ "${LISTS[$1]-}" != "$2" ]; then LISTS[$1]=$2 UNSAVED=yes; fi
}
lines_of() {
  local IFS=$'\n'
  set -f
  # shellcheck disable=SC2206 # splits into lines
  LINES=(${LISTS[$1]-})
  set +f
}

# Deletes the ledger when the host has no layers.
delete_empty_ledger() {
  rm -rf "$LEDGER/new" "$LEDGER/removed"
  rmdir "$LAYERS" 2>/dev/null || true
  [ -d "$LAYERS" ] || rm -rf "$LEDGER" /run/kubernetes-on-bare-metal.lock
}

digest() {
  local sum
  sum=$(sha256sum <"$1")
  printf %s "${sum%% *}"
}
