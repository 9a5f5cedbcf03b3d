# Units of systemd: restarted when a file that they read has changed, and only then.
# Needs: ledger, originals
declare -A RESTART_ON=()
restart_on() { RESTART_ON[$2]="${RESTART_ON[$2]:-} $1"; }

# The mark is made before the change and wiped after the restart, so that an interruption between them loses no restart. It need
# not outlive a power cut: then the unit starts anyway.
mark_restarts() {
  local unit
  for unit in ${RESTART_ON[$1]:-}; do mark_restart "$unit"; done
}
mark_restart() { : >"$HERE/restart-$1"; }

# arm_guard UNIT SECONDS TRIAL ROLLBACK: the unit could shut the operator out, so its new rules are on trial: after some seconds
# the host goes back to those that were confirmed last, unless confirm.sh came first. The trial begins when the timer runs.
# Whatever has to be applied is a reason to load the rules again, for only the kernel knows whether they are as they were loaded.
GUARDED=''
arm_guard() {
  local rollback=${1%.service}-rollback
  mark_restart "$1"
  # A run that was killed may have left other rules on trial.
  # shellcheck disable=SC2086 # its words are wanted
  $4
  systemctl stop "$rollback.service" "$rollback.timer" 2>/dev/null || true
  systemctl reset-failed "$rollback.service" 2>/dev/null || true
  # shellcheck disable=SC2086
  systemd-run --quiet --collect --unit="$rollback" --on-active="$2" --timer-property=AccuracySec=1s $4
  touch "$3"
  GUARDED=$1
}

# What a guarded unit protects has to be protected at all times: it is not stopped to read its rules again.
restart_unit() {
  if [ "$1" = "$GUARDED" ]; then systemctl reload-or-restart "$1"; else systemctl restart "$1"; fi
}

# Lists a unit before it is touched: its drop-ins, and whether it starts at boot, were there before.
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

# An unmanaged drop-in changes what the unit does. One that was there before comes back when the unit is removed.
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

# Stops a unit that goes. It is unlisted before a former unit of this name comes back, which a later run must not stop.
retire_unit() {
  systemctl disable --quiet --now "$1" 2>/dev/null || ! systemctl is-active --quiet "$1" ||
    fail "stopping $1: it still runs; journalctl -u $1 says why"
  end_leftovers "$1"
  unlist units "$1"
  rm -f "$HERE/restart-$1"
}

# Ends what a stopped unit has left in its cgroup. containerd leaves the shims of its pods (KillMode=process), and the one of a container
# that was still being created when containerd stopped is in no list of it. systemd forgets the cgroup of a unit that it has unloaded.
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

# Enables again units that started at boot before and are no longer managed.
enable_former_units() {
  local unit units
  lines_of enabled
  units=("${LINES[@]}")
  for unit in "${units[@]}"; do
    if listed units "$unit"; then continue; fi
    systemctl daemon-reload
    case $(systemctl show -p LoadState "$unit") in
      # Somebody has removed it meanwhile.
      *not-found) ;;
      *) systemctl enable --quiet "$unit" || fail "enabling $unit, which was enabled before: systemctl failed; run it again" ;;
    esac
    unlist enabled "$unit"
  done
}
