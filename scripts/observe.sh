# Tells how everything that the ledger lists looks now. One line for each thing, fields by tabs.
observe_path() {
  local path=$1
  if [ -L "$path" ] || { [ -e "$path" ] && [ ! -f "$path" ]; }; then
    printf 'path\t%s\tother\n' "$path"
  elif [ -f "$path" ]; then
    printf 'path\t%s\tfile\t%s\t%s\n' "$path" "$(stat -c $'%a\t%U:%G' "$path")" "$(digest "$path")"
  else
    printf 'path\t%s\tmissing\n' "$path"
  fi
}

observe_unit() {
  local properties
  properties=$(systemctl show "$1" -p LoadState -p ActiveState -p UnitFileState -p DropInPaths)
  printf 'unit\t%s\t%s\t%s\t%s\t%s\n' "$1" \
    "$(sed -n 's/^LoadState=//p' <<<"$properties")" "$(sed -n 's/^ActiveState=//p' <<<"$properties")" \
    "$(sed -n 's/^UnitFileState=//p' <<<"$properties")" "$(observe_drop_ins "$1" "$properties")"
}

# Drop-ins of the very unit, whether systemd has loaded them already or not.
observe_drop_ins() {
  {
    sed -n 's/^DropInPaths=//p' <<<"$2" | tr ' ' '\n' | grep -F "/$1.d/" || true
    find "/etc/systemd/system/$1.d" -name '*.conf' 2>/dev/null || true
  } | sort -u | paste -sd ' '
}

# What the layer once waited for has to hold on.
observe_health() {
  local output
  output=$(timeout 10 bash -c "$3" 2>&1 </dev/null) || printf 'failing\t%s\t%s\t%s\n' "$1" "$2" "$(tail -n 1 <<<"$output")"
}

printf 'host\t%s\t%s\n' "$(cat /etc/machine-id)" "$(cat /proc/sys/kernel/random/boot_id)"
for HERE in "$LAYERS"/*/; do
  [ -d "$HERE" ] || continue
  printf 'layer\t%s\n' "$(basename "$HERE")"
  while IFS= read -r path; do observe_path "$path"; done <"$HERE/files"
  while read -r unit; do observe_unit "$unit"; done <"$HERE/units"
  while IFS='=' read -r key _; do printf 'sysctl\t%s\t%s\n' "$key" "$(sysctl -n "$key" 2>/dev/null | tr '\t' ' ')"; done <"$HERE/sysctls"
  while read -r unit; do printf 'restart\t%s\n' "$unit"; done <"$HERE/restart"
  strangers | while IFS= read -r -d '' path; do printf 'stranger\t%s\t%s\n' "$(basename "$HERE")" "$(one_line "$path")"; done
  while IFS=$'\t' read -r what command; do observe_health "$(basename "$HERE")" "$what" "$command"; done <"$HERE/health"
done
