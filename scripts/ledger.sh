# The ledger on a host: what of it is ours, and what stood there before. It is written ahead of every change, so that
# an interrupted run can be resumed and undone. Inputs: LAYER.
set -euo pipefail
umask 022
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LEDGER=/var/lib/kubernetes-on-bare-metal
LAYERS=$LEDGER/layers

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}
progress() { printf 'progress\t%s\n' "$*"; }

# One run at a time on a host: a run whose operator was killed may still be at work.
lock() {
  exec 9>/run/kubernetes-on-bare-metal.lock
  flock -w 120 9 || fail "another run has been at work on this host for two minutes; wait for it to end"
}

open_layer() {
  HERE=$LAYERS/$1
  install -d -m 0700 "$LEDGER" "$LAYERS" "$HERE" "$HERE/original"
  touch "$HERE/files" "$HERE/programs" "$HERE/directories" "$HERE/data" "$HERE/units" "$HERE/drop-ins" "$HERE/sysctls" "$HERE/restart" \
    "$HERE/exclusive" "$HERE/health" "$HERE/pinned" "$HERE/jobs"
}

# listed LIST LINE / list LIST LINE / unlist LIST LINE: a list is a file of lines in the layer. Bash reads it itself: a set-up
# asks hundreds of times, and processes are what it costs.
listed() {
  local lines=''
  IFS= read -r -d '' lines <"$HERE/$1" || true
  is_line "$2" "$lines"
}
is_line() { [[ $'\n'$2$'\n' == *$'\n'"$1"$'\n'* ]]; }
list() { listed "$1" "$2" || printf '%s\n' "$2" >>"$HERE/$1"; }
unlist() {
  local line lines
  mapfile -t lines <"$HERE/$1"
  for line in "${lines[@]}"; do [ "$line" = "$2" ] || printf '%s\n' "$line"; done >"$HERE/$1.new"
  mv "$HERE/$1.new" "$HERE/$1"
}

# Makes a directory and its missing parents, remembering which of them were missing.
make_directory() {
  local path=$1 mode=${2:-0755}
  [ -d "${path:-/}" ] && return
  make_directory "${path%/*}"
  list directories "$path"
  install -d -m "$mode" "$path"
}

# Takes a path over: what stood there before is kept for the day the layer is removed.
take_over() {
  listed files "$1" && return
  keep_original "$1"
  list files "$1"
}

original_of() { printf '%s/original/%s' "$HERE" "$(printf %s "$1" | sha256sum | cut -c1-64)"; }
keep_original() {
  if [ -e "$1" ] || [ -L "$1" ]; then cp -a "$1" "$(original_of "$1")"; fi
}

give_back() {
  local original='' kept
  kept=("$HERE"/original/*)
  if [ -e "${kept[0]}" ] || [ -L "${kept[0]}" ]; then original=$(original_of "$1"); fi
  rm -rf --one-file-system "$1"
  if [ -e "$original" ] || [ -L "$original" ]; then
    mkdir -p "${1%/*}"
    mv "$original" "$1"
  fi
  tell_networkd "$1"
  forget_failure "$1"
  unlist files "$1"
}

# systemd lists a unit that failed on, also where it has no file any more.
forget_failure() {
  case $1 in
    /etc/systemd/system/*/*) ;;
    /etc/systemd/system/*) systemctl reset-failed "${1##*/}" 2>/dev/null || true ;;
  esac
}

# systemd-networkd reads its settings when it starts or is told to; till then it would give pods' interfaces those of a card.
tell_networkd() {
  case $1 in /etc/systemd/network/*) ;; *) return 0 ;; esac
  if systemctl is-active --quiet systemd-networkd; then networkctl reload; fi
}

# Puts the files of nobody's in the directories that are ours alone into `found`.
find_strangers() {
  local directory path list lines held=''
  found=()
  for list in "$LAYERS"/*/files; do
    IFS= read -r -d '' lines <"$list" || true
    held+=$lines
  done
  while IFS= read -r directory; do
    for path in "$directory"/*; do
      [ -e "$path" ] || continue
      if [[ $path == *$'\n'* ]] || ! is_line "$path" "$held"; then found+=("$path"); fi
    done
  done <"$HERE/exclusive"
}

# A name that somebody else gave, for a line of fields by tabs.
one_line() { printf %s "$1" | tr '\t\n' '??'; }

digest() {
  local sum
  sum=$(sha256sum <"$1")
  printf %s "${sum%% *}"
}
