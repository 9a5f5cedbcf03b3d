# Removes what a layer has on its host and its plan no longer names, and restores what it replaced.
# Needs: ledger, originals, units, other-units, sysctls

remove_unplanned() {
  local planned='' kind thing fields unit path gone=()
  while IFS=$'\t' read -r kind thing fields; do
    case $kind in
      file | kept | key | program | unit | exclusive) planned+=$thing$'\n' ;;
      sysctl) planned+="sysctl $thing"$'\n' ;;
      other-unit) planned+="$thing $fields"$'\n' ;;
      shared) planned+="$(patterns_of "$thing" "$fields")"$'\n' ;;
    esac
  done <"$STAGE/plan"
  lines_of units
  for unit in "${LINES[@]}"; do
    if is_line "$unit" "$planned"; then continue; fi
    retire_unit "$unit"
    printf 'changed\t%s\n' "$unit"
    lines_of drop-ins
    for path in "${LINES[@]}"; do case $path in */"$unit".d/*) gone+=("$path") ;; esac done
  done
  lines_of files
  for path in "${LINES[@]}"; do
    if is_line "$path" "$planned"; then continue; fi
    mark_restarts_below "$path"
    gone+=("$path")
    printf 'changed\t%s\n' "$path"
  done
  mark_other_units "${gone[@]}"
  [ ${#gone[@]} -eq 0 ] || give_back "${gone[@]}"
  enable_former_units
  lines_of sysctls
  for thing in "${LINES[@]}"; do
    if is_line "sysctl ${thing%%=*}" "$planned"; then continue; fi
    reset_sysctl "$thing"
    printf 'changed\tsysctl %s\n' "${thing%%=*}"
  done
  unlist_unplanned exclusive "$planned"
  unlist_unplanned programs "$planned"
  unlist_unplanned shared "$planned"
  unlist_unplanned other-units "$planned"
}

# unlist_unplanned LIST PLANNED: unlists lines of which neither the whole nor the leading path is planned.
unlist_unplanned() {
  local line
  lines_of "$1"
  for line in "${LINES[@]}"; do is_line "$line" "$2" || is_line "${line%% *}" "$2" || unlist "$1" "$line"; done
}
mark_restarts_below() {
  local watched
  for watched in "${!RESTART_ON[@]}"; do
    # shellcheck disable=SC2254 # a watched path may be a pattern
    case $1 in $watched) mark_restarts "$watched" ;; esac
  done
}
