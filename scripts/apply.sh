# Applies a layer's plan to this host. Input: a tar archive with `plan` (one line per item, fields separated by tabs)
# and `content/N`. Prints `changed<TAB>what` for each change, `program<TAB>path<TAB>sha256` for each binary and
# `key<TAB>path<TAB>sha256` for each private key that it makes. Exit code 0: the host matches the plan.
# Needs: owner, storage, ledger, originals, directories, fetch, images, units, jobs, pods, static-pods, waits, files, keys, sysctls, exclusive, other-units, remove-unplanned
# A layer that downloads on a slow line holds the lock for as long.
lock 900
claim_host
install -d -m 0700 "$LEDGER"
rm -rf "$LEDGER"/stage.* "$LEDGER/removed"
STAGE=$(mktemp -d "$LEDGER/stage.XXXXXX")
trap 'explain_storage; rm -rf "$STAGE"' EXIT
tar -x -C "$STAGE"

flush_fetches() {
  [ ${#FETCHES[@]} -eq 0 ] || fetch_all "${FETCHES[@]}"
  FETCHES=()
}

# Downloads and verifies everything that the plan asks for. Changes nothing that runs.
stage() {
  local STAGING=yes kind a b c
  while IFS=$'\t' read -r kind a b c; do
    case $kind in
      layer)
        [ ! -e "$LAYERS/$a" ] || WAS_THERE=yes
        open_layer "$a"
        ;;
      proxy) use_proxy "$a" "$b" "$c" ;;
      fetch) want_file "$a" "$b" "$c" ;;
      program)
        want_program "$a" "$b"
        # containerd comes with this layer. Whatever answers before it is not the pods' containerd.
        case $a in */ctr) [ -e "$a" ] || PULL_LATER=yes ;; esac
        ;;
      image) need_image "$a" "$b" ;;
    esac
  done <"$STAGE/plan"
  flush_fetches
  pull_images
}

# Lists everything that is going to change, and writes the ledger to disk before the first change. A kernel setting may
# need its module.
list_plan() {
  local kind a b c
  while IFS=$'\t' read -r kind a b c; do
    case $kind in
      kept) expect_kept "$a" "$c" ;;
      plain) expect_plain "$a" ;;
      other-unit) note_other_unit "$a" "$b" ;;
      directory) note_directory "$a" ;;
      shared) note_shared "$a" "$c" ;;
      data) note_data "$a" ;;
      file | key | program)
        note_directory "${a%/*}"
        take_over "$a"
        ;;
      image) [ "$b" != pinned ] || list pinned "$a" ;;
      module) modprobe "$a" 2>/dev/null || [ -d "/sys/module/$a" ] || true ;;
      sysctl) note_sysctl "$a" ;;
      exclusive) note_exclusive "$a" ;;
      unit) note_unit "$a" ;;
    esac
  done <"$STAGE/plan"
  save
}

stage
[ -z "${STAGING:-}" ] || exit 0
CHANGED=()
resume_giving
list_plan
while IFS=$'\t' read -r kind a b c d; do
  case $kind in fetch | program) ;; *) flush_fetches ;; esac
  case $kind in
    first) come_true "$a" "$b" "$c" ;;
    replaced) if was_replaced; then await_replaced && come_true "$a" "$b" "$c"; fi ;;
    restart-on) restart_on "$a" "$b" ;;
    directory) ensure_directory "$a" "$b" ;;
    shared) make_directory "$a" "$b" ;;
    data) ensure_data "$a" "$b" ;;
    kept) ensure_kept "$a" "$b" ;;
    file) ensure_file "$a" "$b" "$c" ;;
    key) make_key "$a" "$b" ;;
    sysctl) ensure_sysctl "$a" "$b" ;;
    fetch) want_file "$a" "$b" "$c" ;;
    program) want_program "$a" "$b" ;;
    rest)
      remove_unplanned
      restart_others
      end_keyed
      restart_for_changed_pods
      ;;
    exclusive) ensure_exclusive "$a" ;;
    guard) arm_guard "$a" "$b" "$c" "$d" ;;
    unit) ensure_unit "$a" ;;
    wait) wait_for "$a" "$b" "$c" ;;
    later) HEALTH+=$b$'\t'$c$'\n' ;;
    job) ensure_job "$a" "$b" ;;
  esac
done <"$STAGE/plan"
flush_fetches
if [ -n "$PULL_LATER" ]; then PULL_LATER='' && pull_images; fi
pin_images
await_replaced
set_list health "$HEALTH"
set_list jobs "$JOBS"
# The state is about to record these changes as done: they must survive a power cut.
if [ ${#CHANGED[@]} -gt 0 ]; then
  sync "${CHANGED[@]}"
  sync_parents "${CHANGED[@]}"
fi
save
lines_of programs
for line in "${LINES[@]}"; do printf 'program\t%s\t%s\n' "${line%% *}" "${line##* }"; done
