# Units of systemd: restarted when a file that they read has changed, and only then.
declare -A RESTART_ON=()
restart_on() { RESTART_ON[$2]="${RESTART_ON[$2]:-} $1"; }

# The mark is made before the change and wiped after the restart, so that an interruption between them loses no restart.
mark_restarts() {
  local unit
  for unit in ${RESTART_ON[$1]:-}; do mark_restart "$unit"; done
}
mark_restart() { list restart "$1"; }

# The unit could shut the operator out: it stops again by itself unless confirm.sh is heard in time. Whatever has to be
# applied is a reason to load its rules again, for only the kernel knows whether they are as they were loaded.
arm_guard() {
  local rollback=${1%.service}-rollback
  mark_restart "$1"
  systemctl stop "$rollback.timer" 2>/dev/null || true
  systemctl reset-failed "$rollback.service" 2>/dev/null || true
  systemd-run --quiet --collect --unit="$rollback" --on-active="$2" systemctl stop "$1"
}

ensure_unit() {
  local unit=$1 state
  remove_foreign_drop_ins "$unit"
  list units "$unit"
  [ "$(systemctl show -P NeedDaemonReload "$unit")" = no ] || systemctl daemon-reload
  state=$(systemctl is-enabled "$unit" 2>/dev/null || true)
  case $state in
    enabled) ;;
    masked*) systemctl unmask --quiet "$unit" && systemctl enable --quiet "$unit" ;;
    *) systemctl enable --quiet "$unit" ;;
  esac
  if listed restart "$unit" || ! systemctl is-active --quiet "$unit"; then
    progress "starting $unit"
    systemctl reset-failed "$unit" 2>/dev/null || true
    systemctl restart "$unit" || fail "starting $unit failed
$(journalctl --no-pager -o cat -n 15 -u "$unit" 2>/dev/null)"
    printf 'changed\t%s\n' "$unit"
    unlist restart "$unit"
  fi
}

# A drop-in of somebody else changes what our unit does. One from before our time comes back when the layer goes.
remove_foreign_drop_ins() {
  local path
  for path in /etc/systemd/system/"$1".d/*.conf; do
    if [ ! -e "$path" ] || listed files "$path"; then continue; fi
    listed units "$1" || { keep_original "$path" && list drop-ins "$path"; }
    mark_restart "$1"
    rm -f "$path"
    printf 'changed\t%s\n' "$path"
    rmdir "${path%/*}" 2>/dev/null || true
  done
}

remove_unit() {
  systemctl disable --quiet --now "$1" 2>/dev/null || true
  unlist units "$1"
}
