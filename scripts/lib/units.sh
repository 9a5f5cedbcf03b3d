# Units of systemd, restarted if and only if a file that they read has changed.
# Needs: ledger, originals
declare -A RESTART_ON=()
restart_on() { RESTART_ON[$2]="${RESTART_ON[$2]:-} $1"; }

# The restart is recorded before the change and cleared after the restart, so that no interruption loses it. It need not
# survive a power cut, which restarts the unit anyway.
mark_restarts() {
  local unit
  for unit in ${RESTART_ON[$1]:-}; do mark_restart "$unit"; done
}
mark_restart() { : >"$HERE/restart-$1"; }

# arm_guard UNIT SECONDS TRIAL ROLLBACK: puts new rules of a unit that could lock everyone out on trial. After some
# seconds the host restores the last confirmed rules, unless confirm-rules.sh comes first. The trial begins when the
# timer runs. Every apply loads the rules again, because only the kernel knows whether they are still loaded.
GUARDED=''
arm_guard() {
  local rollback=${1%.service}-rollback
  mark_restart "$1"
  # An interrupted run may have left other rules on trial.
  # shellcheck disable=SC2086 # splits into words
  $4
  systemctl stop "$rollback.service" "$rollback.timer" 2>/dev/null || true
  systemctl reset-failed "$rollback.service" 2>/dev/null || true
  # shellcheck disable=SC2086
  systemd-run --quiet --collect --unit="$rollback" --on-active="$2" --timer-property=AccuracySec=1s $4
  touch "$3"
  GUARDED=$1
}

# A guarded unit protects the host at all times: it is not stopped to reload its rules.
restart_unit() {
  if [ "$1" = "$GUARDED" ]; then systemctl reload-or-restart "$1"; else systemctl restart "$1"; fi
}

# Lists a unit before it is changed, with its existing drop-ins and whether it starts at boot.
note_unit() {
  local path
  if listed units "$1"; then return 0; fi
  for path in /etc/systemd/system/"$1".d/*.conf; do
    if [ ! -e "$path" ] || listed files "$path"; then continue; fi
    keep_original "$path"
    list drop-ins "$path"
  done
  if [ "$(systemctl is-enabled "$1" 2>/dev/null)" = enabled ]; then list enabled "$1"; fi
  list units "$1"
}

ensure_unit() {
  local unit=$1 state
  remove_foreign_drop_ins "$unit"
  [ "$(systemctl show -P NeedDaemonReload "$unit")" = no ] || systemctl daemon-reload
  state=$(systemctl is-enabled "$unit" 2>/dev/null || true)
  case $state in
    enabled) ;;
    masked*) systemctl unmask --quiet "$unit" && systemctl enable --quiet "$unit" ;;
    *) systemctl enable --quiet "$unit" ;;
  esac
  if [ -e "$HERE/restart-$unit" ] || ! systemctl is-active --quiet "$unit"; then
    progress "starting $unit"
    systemctl reset-failed "$unit" 2>/dev/null || true
    restart_unit "$unit" || fail "starting $unit failed
$(journalctl --no-pager -o cat -n 15 -u "$unit" 2>/dev/null)"
    printf 'changed\t%s\n' "$unit"
    rm -f "$HERE/restart-$unit"
  fi
}

# An unmanaged drop-in changes what the unit does. One that existed before the unit was managed is restored with its
# removal.
remove_foreign_drop_ins() {
  local path
  for path in /etc/systemd/system/"$1".d/*.conf; do
    if [ ! -e "$path" ] || listed files "$path"; then continue; fi
    mark_restart "$1"
    rm -f "$path"
    printf 'changed\t%s\n' "$path"
    # The directory stays if drop-ins were in it before.
    lines_of drop-ins
    [[ " ${LINES[*]}" == *" ${path%/*}/"* ]] || rmdir "${path%/*}" 2>/dev/null || true
  done
}

# Stops a unit that is removed. It is unlisted before a former unit of this name is restored, which a later run must not
# stop.
retire_unit() {
  systemctl disable --quiet --now "$1" 2>/dev/null || ! systemctl is-active --quiet "$1" ||
    fail "stopping $1: it still runs; journalctl -u $1 says why"
  end_leftovers "$1"
  unlist units "$1"
  rm -f "$HERE/restart-$1"
}

# Ends what a stopped unit has left in its cgroup. containerd leaves the shims of its pods (KillMode=process), and does
# not list the shim of a container that was being created when it stopped. systemd forgets the cgroup of an unloaded
# unit.
end_leftovers() {
  local slice group pid
  slice=$(systemctl show -P Slice "$1" 2>/dev/null) || return 0
  [ -n "$slice" ] || return 0
  for group in "/sys/fs/cgroup/$slice/$1" /sys/fs/cgroup/*/"$slice/$1"; do
    [ -d "$group" ] || continue
    while read -r pid; do kill -KILL "$pid" 2>/dev/null || true; done <"$group/cgroup.procs"
    # A killed process takes a moment to leave.
    for _ in 1 2 3 4 5 6 7 8 9 10; do
      ! rmdir "$group" 2>/dev/null || break
      sleep 0.2
    done
  done
}

# Enables units again that started at boot before and are no longer managed.
enable_former_units() {
  local unit units
  lines_of enabled
  units=("${LINES[@]}")
  for unit in "${units[@]}"; do
    if listed units "$unit"; then continue; fi
    systemctl daemon-reload
    case $(systemctl show -p LoadState "$unit") in
      # Removed by a user meanwhile.
      *not-found) ;;
      *) systemctl enable --quiet "$unit" || fail "enabling $unit, which was enabled before: systemctl failed; run it again" ;;
    esac
    unlist enabled "$unit"
  done
}
