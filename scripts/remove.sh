# Removes a layer: everything that its ledger lists, and restores what it replaced. Succeeds if nothing is left. Prints
# the owner instead if the host has another. Inputs: LAYER.
# Needs: owner, ledger, originals, directories, units, other-units, images, pods, sysctls

# Reports files of another program's CNI plugin, which stay.
name_foreign_cni_files() {
  local directory
  for directory in /etc/cni/net.d /opt/cni/bin; do
    if listed directories "$directory" && [ -d "$directory" ]; then
      progress "leaves other programs' files in $directory: $(cd "$directory" && printf '%q ' *)"
    fi
  done
}

# Reports volumes of pods. Their data is the user's, and stays.
name_volumes() {
  local directory
  [ "$LAYER" = local-volumes ] || return 0
  lines_of directories
  for directory in "${LINES[@]}"; do
    case $'\n'${LISTS[directories]} in *$'\n'"$directory"/*) continue ;; esac
    [ ! -d "$directory" ] || progress "leaves the data of volumes in $directory: $(cd "$directory" && printf '%q ' *)"
  done
}

lock
if [ ! -d "$LAYERS/$LAYER" ]; then
  delete_empty_ledger
  exit 0
fi
end_if_foreign
open_layer "$LAYER"
resume_giving
lines_of units
for unit in "${LINES[@]}"; do
  progress "stopping $unit"
  retire_unit "$unit"
done
lines_of jobs
[ ${#LINES[@]} -eq 0 ] || systemctl stop "${LINES[@]}" || true
if declare -f before_files_go >/dev/null; then before_files_go; fi
lines_of files
PATHS=("${LINES[@]}")
mark_other_units "${PATHS[@]}"
lines_of drop-ins
give_back "${PATHS[@]}" "${LINES[@]}"
systemctl daemon-reload
restart_others
enable_former_units
lines_of sysctls
for line in "${LINES[@]}"; do reset_sysctl "$line"; done
save_if_possible
remove_all_data
remove_shared
remove_directories
name_foreign_cni_files
name_volumes
rm -rf "$LEDGER/removed"
mv -T "$HERE" "$LEDGER/removed"
sync "$LAYERS" "$LEDGER"
delete_empty_ledger
