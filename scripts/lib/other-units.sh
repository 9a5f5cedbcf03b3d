# Units that this program does not manage and that read files of a layer: restarted where they run, and nothing else. The marks are
# those of units.sh: an interruption between the change and the restart loses no restart.
# Needs: ledger, units

# note_other_unit UNIT PATH: lists that the unit needs a restart when the path changes or goes.
note_other_unit() {
  list other-units "$1 $2"
  restart_on "$1" "$2"
}

# mark_other_units PATH...: they are about to go. What they are listed for may no longer be planned.
mark_other_units() {
  local path line
  lines_of other-units
  for path; do
    for line in "${LINES[@]}"; do [ "${line#* }" != "$path" ] || mark_restart "${line%% *}"; done
  done
}

# Every mark of a unit that is not ours. One that does not run reads the files when it starts.
restart_others() {
  local mark unit
  for mark in "$HERE"/restart-*; do
    unit=${mark##*/restart-}
    if [ ! -e "$mark" ] || listed units "$unit"; then continue; fi
    if systemctl is-active --quiet "$unit"; then
      [ "$(systemctl show -P NeedDaemonReload "$unit")" = no ] || systemctl daemon-reload
      progress "restarting $unit"
      systemctl restart "$unit" || fail "restarting $unit failed
$(journalctl --no-pager -o cat -n 15 -u "$unit" 2>/dev/null)"
      printf 'changed\t%s\n' "$unit"
    fi
    rm -f "$mark"
  done
}
