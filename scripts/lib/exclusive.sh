# Directories in which every file has to be of some layer of ours.
# Needs: ledger, paths

# Lists such a directory. A damaged ledger of any layer ends the run here, before files of that layer are taken for somebody else's.
OTHER_LAYERS_FILES=''
note_exclusive() {
  [ -n "$OTHER_LAYERS_FILES" ] || OTHER_LAYERS_FILES=$(list_of_layers files)
  list exclusive "$1"
}

# Puts the files of nobody's in a directory that is ours alone into `found`.
find_strangers() {
  local path held=${LISTS[files]-}$OTHER_LAYERS_FILES
  found=()
  for path in "$1"/*; do
    if ! exists "$path"; then continue; fi
    if [[ $path == *$'\n'* ]] || ! is_line "$path" "$held"; then found+=("$path"); fi
  done
}

# A name that somebody else gave, for a line of fields by tabs.
one_line() { printf %s "$1" | tr '\t\n' '??'; }

# Empties a directory of ours of what is nobody's.
ensure_exclusive() {
  local path found
  find_strangers "$1"
  for path in "${found[@]}"; do
    remove_tree "$path"
    printf 'changed\t%s\n' "$(one_line "$path")"
  done
}
