# Makes a host look as a plan says. Input: a tar archive with `plan` (a line for each thing, fields by tabs) and `content/N`.
# Prints `changed<TAB>what` for each change and `program<TAB>path<TAB>sha256` for each program. Exit 0: it looks so now.
lock
claim_host
install -d -m 0700 "$LEDGER"
rm -rf "$LEDGER"/stage.*
STAGE=$(mktemp -d "$LEDGER/stage.XXXXXX")
trap 'rm -rf "$STAGE"' EXIT
tar -x -C "$STAGE"

# One that held data once is kept from now on, as long as something is in it.
ensure_directory() {
  if listed data "$1"; then unlist data "$1"; fi
  make_directory "$1" "$2"
}

# A data directory is removed with what is in it, if it was made for us.
ensure_data() {
  if [ ! -e "$1" ] || listed directories "$1"; then list data "$1"; fi
  [ -d "$1" ] || { make_directory "$1" "$2" && return; }
  [ "$(stat -c '%a' "$1")" = "${2#0}" ] || chmod "$2" "$1"
}

ensure_file() {
  local path=$1 mode=$2 source=$STAGE/content/$3
  if [ -f "$path" ] && [ ! -L "$path" ] && listed files "$path" && cmp -s "$source" "$path"; then
    [ "$(stat -c '%a %U:%G' "$path")" = "${mode#0} root:root" ] && return
    chown root:root "$path"
    chmod "$mode" "$path"
    printf 'changed\t%s\n' "$path"
    return
  fi
  make_directory "${path%/*}"
  take_over "$path"
  mark_restarts "$path"
  note_former "$path"
  mark_changed_pod "$path"
  # Somebody may have put a directory there.
  if [ -d "$path" ] && [ ! -L "$path" ]; then rm -rf --one-file-system "$path"; fi
  # The kubelet passes over manifests that begin with a dot.
  install -m "$mode" -o root -g root "$source" "${path%/*}/.${path##*/}.new"
  mv -f "${path%/*}/.${path##*/}.new" "$path"
  tell_networkd "$path"
  printf 'changed\t%s\n' "$path"
}

# A file whose content only the host has. Where it is lost, the plan cannot be carried out, and nothing is touched.
expect_kept() {
  local path=$1 mode=$2 beginning=$3
  [ -f "$path" ] && [[ $(digest "$path") = "$beginning"* ]] || { printf 'lost\t%s\n' "$path"; exit 0; }
  chown root:root "$path"
  chmod "$mode" "$path"
}

ensure_sysctl() {
  local key=$1 value=$2 was
  was=$(sysctl -n "$key" 2>/dev/null) || fail "setting sysctl $key: this kernel has none of that name"
  was=${was//$'\t'/ }
  grep -q "^$key=" "$HERE/sysctls" || printf '%s=%s\n' "$key" "$was" >>"$HERE/sysctls"
  [ "$was" != "$value" ] || return 0
  sysctl -qw "$key=$value"
  printf 'changed\tsysctl %s\n' "$key"
}

# Whatever the layer holds and the plan no longer names goes.
remove_rest() {
  local planned='' kind thing units files
  while IFS=$'\t' read -r kind thing _; do
    case $kind in file | kept | program | unit) planned+=$thing$'\n' ;; esac
  done <"$STAGE/plan"
  mapfile -t units <"$HERE/units"
  for thing in "${units[@]}"; do
    is_line "$thing" "$planned" || { remove_unit "$thing" && printf 'changed\t%s\n' "$thing"; }
  done
  mapfile -t files <"$HERE/files"
  for thing in "${files[@]}"; do
    is_line "$thing" "$planned" || { mark_restarts_below "$thing" && give_back "$thing" && printf 'changed\t%s\n' "$thing"; }
  done
}
mark_restarts_below() {
  local watched
  for watched in "${!RESTART_ON[@]}"; do
    # shellcheck disable=SC2254 # a watched path may be a pattern
    case $1 in $watched) mark_restarts "$watched" ;; esac
  done
}

# Empties a directory of ours of what is nobody's.
ensure_exclusive() {
  local path found
  list exclusive "$1"
  find_strangers
  for path in "${found[@]}"; do
    rm -rf --one-file-system "$path"
    printf 'changed\t%s\n' "$(one_line "$path")"
  done
}

wait_for() {
  await_replaced
  printf '%s\t%s\n' "$2" "$3" >>"$STAGE/health"
  come_true "$@"
}

come_true() {
  local seconds=$1 what=$2 command=$3 began=$SECONDS told=0 output
  progress "waiting for $what"
  until output=$(bash -c "$command" 2>&1); do
    [ $((SECONDS - began)) -lt "$seconds" ] || fail "$what did not come within $seconds s: $(printf %s "$output" | tail -n 3)
$(explain_wait)"
    # Where nobody listens any more, this ends the run, and the next one need not wait for it.
    if [ $((SECONDS - began)) -ge $((told + 5)) ]; then
      told=$((SECONDS - began))
      progress "waiting for $what since $told s" || exit 1
    fi
    sleep 0.5
  done
}

# The images that could not be pulled and the end of what the containers last said.
explain_wait() {
  journalctl --no-pager -o cat -n 400 -u kubelet.service 2>/dev/null |
    grep -oE 'failed to (pull and unpack|resolve) image[^:]*:[^,]{0,160}|Failed to pull image[^:]{0,120}' | sort -u | tail -n 3 || true
  local log
  for log in /var/log/pods/kube-system_*/*/*.log; do
    [ -f "$log" ] && [ -n "$(find "$log" -mmin -3)" ] && tail -n 2 "$log" | cut -c1-240
  done 2>/dev/null | grep -E ' (E[0-9]{4}|F[0-9]{4}|.*(error|fatal|panic))' | tail -n 6 || true
}

FETCHES=()
flush_fetches() {
  [ ${#FETCHES[@]} -eq 0 ] || fetch_all "${FETCHES[@]}"
  FETCHES=()
}

# Brings all that the plan asks for to the host, checked, and changes nothing that runs there.
bring() {
  local STAGING=yes kind a b c
  while IFS=$'\t' read -r kind a b c; do
    case $kind in
      layer) open_layer "$a" ;;
      fetch) FETCHES+=("$a"$'\t'"$b"$'\t'"$c") ;;
      program) FETCHES[-1]+=$'\t'"$a"$'\t'"$b" ;;
      image) need_image "$a" "$b" ;;
    esac
  done <"$STAGE/plan"
  flush_fetches
  pull_images
}

bring
[ -z "${STAGING:-}" ] || exit 0
while IFS=$'\t' read -r kind a b c d; do
  case $kind in fetch | program) ;; *) flush_fetches ;; esac
  case $kind in
    replaced) if was_replaced; then await_replaced && come_true "$a" "$b" "$c"; fi ;;
    restart-on) restart_on "$a" "$b" ;;
    directory) ensure_directory "$a" "$b" ;;
    data) ensure_data "$a" "$b" ;;
    kept) expect_kept "$a" "$b" "$c" ;;
    file) ensure_file "$a" "$b" "$c" ;;
    sysctl) ensure_sysctl "$a" "$b" ;;
    fetch) FETCHES+=("$a"$'\t'"$b"$'\t'"$c") ;;
    program) FETCHES[-1]+=$'\t'"$a"$'\t'"$b" ;;
    rest) remove_rest && restart_for_changed_pods ;;
    exclusive) ensure_exclusive "$a" ;;
    guard) arm_guard "$a" "$b" "$c" "$d" ;;
    unit) ensure_unit "$a" ;;
    module) modprobe "$a" 2>/dev/null || [ -d "/sys/module/$a" ] || true ;;
    wait) wait_for "$a" "$b" "$c" ;;
    job) ensure_job "$a" "$b" ;;
  esac
done <"$STAGE/plan"
flush_fetches
[ -z "$PULL_LATER" ] || pull_images
pin_images
await_replaced
touch "$STAGE/health" "$STAGE/jobs"
mv "$STAGE/health" "$STAGE/jobs" "$HERE"
awk '{ printf "program\t%s\t%s\n", $1, $4 }' "$HERE/programs"
