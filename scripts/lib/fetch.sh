# Downloads binaries. fetch_all GROUP..., each `URL SHA256|- CHECKSUM_URL|-` and then `PATH MEMBER|-` pairs, separated
# by tabs. Installs nothing unless every checksum is right.
# Needs: ledger, directories, units
declare -A VERIFIED=()
FETCHES=()

case $(uname -m) in x86_64) ARCHITECTURE=amd64 ;; aarch64) ARCHITECTURE=arm64 ;; *) ARCHITECTURE='' ;; esac
for_this_host() { printf %s "${1//'{architecture}'/$ARCHITECTURE}"; }

# want_file URL SHA256|- CHECKSUM_URL|-, then want_program PATH MEMBER|- for each binary in it.
want_file() {
  local pinned=$2
  case $pinned in
    *:*)
      pinned=$(tr ',' '\n' <<<"$pinned" | sed -n "s/^$ARCHITECTURE://p")
      pinned=${pinned:--}
      ;;
  esac
  FETCHES+=("$(for_this_host "$1")"$'\t'"$pinned"$'\t'"$(for_this_host "$3")")
}
want_program() { FETCHES[-1]+=$'\t'"$1"$'\t'"$(for_this_host "$2")"; }

# use_proxy HTTP|- HTTPS|- EXCEPT: proxy for downloads, as curl reads it.
PROXY=()
use_proxy() {
  PROXY=("no_proxy=$3")
  [ "$1" = - ] || PROXY+=("http_proxy=$1")
  [ "$2" = - ] || PROXY+=("https_proxy=$2")
}
outward() { env "${PROXY[@]}" curl "$@"; }

fetch_all() {
  local group words
  for group; do
    IFS=$'\t' read -r -a words <<<"$group"
    download "${words[@]}"
  done
  [ -z "${STAGING:-}" ] || return 0
  for group; do
    IFS=$'\t' read -r -a words <<<"$group"
    install_verified "${words[@]}"
  done
}

download() {
  local url=$1 expected=$2 checksum_url=$3 file published actual
  shift 3
  # Verified when it was staged.
  [ -z "${VERIFIED[$url]+known}" ] || return 0
  if programs_current "$url" "$expected" "$@"; then VERIFIED[$url]='' && return; fi
  install -d -m 0700 "$LEDGER/downloads"
  file=$LEDGER/downloads/$(printf %s "$url" | sha256sum | cut -c1-16)-${url##*/}
  if is_staged "$file" "$expected"; then
    VERIFIED[$url]=$file
    return
  fi
  progress "downloading $url"
  transfer "$url" "$file"
  if [ "$expected" = - ]; then
    # Checksum lists are short; a mirror may send anything.
    published=$(outward -fsSL --connect-timeout 20 --retry 3 --max-time 60 "$checksum_url" 2>"$file.error" | head -c 1048576 | tr -d '\0') ||
      fail "downloading $checksum_url: $(tail -n 1 "$file.error")"
    expected=$(printf '%s\n' "$published" | awk -v name="${url##*/}" \
      'NF == 1 || $2 == name || $2 == "*" name { print $1; exit }')
    [[ $expected =~ ^[0-9a-f]{64}$ ]] || fail "$checksum_url names no checksum of $(basename "$url")"
  fi
  actual=$(digest "$file")
  # A partial file of another release: start over once.
  if [ "$actual" != "$expected" ] && [ -n "$RESUMED" ]; then
    rm -f "$file"
    transfer "$url" "$file"
    actual=$(digest "$file")
  fi
  if [ "$actual" != "$expected" ]; then
    rm -f "$file"
    fail "checking $url: its SHA-256 is $actual, not $expected; nothing was installed. The source or its mirror serves another file"
  fi
  [ -z "${STAGING:-}" ] || printf '%s' "$actual" >"$file.staged"
  VERIFIED[$url]=$file
}

install_verified() {
  local url=$1 pinned=$2 file=${VERIFIED[$1]:-}
  shift 3
  [ -n "$file" ] || return 0
  install_programs "$url" "$pinned" "$file" "$@"
  rm -f "$file" "$file".*
}

# Whether the file was staged and verified before, and is unchanged.
is_staged() {
  [ -f "$1.staged" ] && [ -f "$1" ] && [ "$(digest "$1")" = "$(cat "$1.staged")" ] &&
    { [ "$2" = - ] || [ "$2" = "$(cat "$1.staged")" ]; }
}

# Resumes a partial download, of this run or another. Sets RESUMED then; the checksum decides.
transfer() {
  local url=$1 file=$2 pause code
  RESUMED=''
  for pause in 1 2 4 0; do
    [ ! -s "$file" ] || RESUMED=yes
    code=0
    outward -fsSL --connect-timeout 20 --speed-limit 1024 --speed-time 60 -C - -o "$file" "$url" 2>"$file.error" || code=$?
    case $code-$(grep -oE '[0-9]{3}$' "$file.error") in
      # Nothing is left to send: the file is complete.
      0-* | 22-416) return 0 ;;
      # This host cannot write it: curl's own words may not fit on the disk either.
      23-*) fail "writing $file: curl: (23) failed to write" ;;
      # The server cannot resume.
      33-* | 36-*) rm -f "$file" ;;
      # Refused, interrupted, too slow, or a server that asks for a retry.
      7-* | 16-* | 18-* | 28-* | 52-* | 55-* | 56-* | 92-* | 22-408 | 22-429 | 22-5*) sleep $pause ;;
      *) break ;;
    esac
  done
  fail "downloading $url: $(tail -n 1 "$file.error"). Check the artifacts section and the host's connection to that address"
}

programs_current() {
  local url=$1 expected=$2 path
  shift 2
  while [ $# -gt 0 ]; do
    path=$1
    [ -f "$path" ] && [ "$(stat -c '%a %U:%G' "$path")" = "755 root:root" ] || return 1
    listed programs "$path $url $expected $(digest "$path")" || return 1
    shift 2
  done
}

install_programs() {
  local url=$1 pinned=$2 file=$3 path member source line
  shift 3
  while [ $# -gt 0 ]; do
    path=$1 member=$2 source=$file
    if [ "$member" != - ]; then
      source=$file.member
      tar -xOf "$file" "$member" >"$source" || fail "unpacking $url: it contains no $member"
    fi
    make_directory "${path%/*}"
    mark_restarts "$path"
    install -m 0755 -o root -g root "$source" "${path%/*}/.${path##*/}.new"
    mv -f "${path%/*}/.${path##*/}.new" "$path"
    CHANGED+=("$path")
    lines_of programs
    for line in "${LINES[@]}"; do [ "${line%% *}" != "$path" ] || unlist programs "$line"; done
    list programs "$path $url $pinned $(digest "$path")"
    printf 'changed\t%s\n' "$path"
    [ "$member" = - ] || rm -f "$source"
    shift 2
  done
  save
}
