# Directories where every file must belong to a layer.
# Needs: ledger, paths

# Lists such a directory. Fails if the ledger of any layer is damaged: files of that layer would count as unmanaged.
OTHER_LAYERS_FILES=''
note_exclusive() {
  [ -n "$OTHER_LAYERS_FILES" ] || OTHER_LAYERS_FILES=$(list_of_layers files)
  list exclusive "$1"
}

# Puts the unmanaged files of such a directory into `found`.
find_unmanaged() {
  local path held=${LISTS[files]-}$OTHER_LAYERS_FILES
  found=()
  for path in "$1"/*; do
    if ! exists "$path"; then continue; fi
    if [[ $path == *$'\n'* ]] || ! is_line "$path" "$held"; then found+=("$path"); fi
  done
}

# Any file name, without tabs and line feeds.
one_line() { printf %s "$1" | tr '\t\n' '??'; }

# Removes unmanaged files from such a directory.
ensure_exclusive() {
  local path found
  find_unmanaged "$1"
  for path in "${found[@]}"; do
    remove_tree "$path"
    printf 'changed\t%s\n' "$(one_line "$path")"
  done
}
