# Tells how everything that the ledger lists looks now. One line for each thing, fields by tabs.
# One stat and one sha256sum for all paths of a layer: a process for each would take most of the time of a look.
observe_paths() {
  local path files=()
  while IFS= read -r path; do
    if [ -L "$path" ] || { [ -e "$path" ] && [ ! -f "$path" ]; }; then
      printf 'path\t%s\tother\n' "$path"
    elif [ -f "$path" ]; then
      files+=("$path")
    else
      printf 'path\t%s\tmissing\n' "$path"
    fi
  done
  [ ${#files[@]} -gt 0 ] || return 0
  {
    # Names with a backslash or a carriage return would be escaped in lines; a zero at the end keeps them as they are.
    sha256sum -z -- "${files[@]}" | tr '\0' '\n' || true
    stat -c $'stat\t%n\t%a\t%U:%G' -- "${files[@]}" || true
  } 2>/dev/null | awk -F '\t' '
    $1 != "stat" { digest[substr($0, 67)] = substr($0, 1, 64); next }
    { printf "path\t%s\tfile\t%s\t%s\t%s\n", $2, $3, $4, digest[$2] }'
}

observe_unit() {
  local key value load='' active='' file='' drop_ins=''
  while IFS='=' read -r key value; do
    case $key in
      LoadState) load=$value ;;
      ActiveState) active=$value ;;
      UnitFileState) file=$value ;;
      DropInPaths) drop_ins=$value ;;
    esac
  done < <(systemctl show "$1" -p LoadState -p ActiveState -p UnitFileState -p DropInPaths)
  printf 'unit\t%s\t%s\t%s\t%s\t%s\n' "$1" "$load" "$active" "$file" "$(observe_drop_ins "$1" "$drop_ins")"
}

observe_sysctl() {
  local value
  value=$(sysctl -n "$1" 2>/dev/null) || true
  printf 'sysctl\t%s\t%s\n' "$1" "${value//$'\t'/ }"
}

# Drop-ins of the very unit, whether systemd has loaded them already or not.
observe_drop_ins() {
  {
    tr ' ' '\n' <<<"$2" | grep -F "/$1.d/" || true
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
  observe_paths <"$HERE/files"
  while read -r unit; do observe_unit "$unit"; done <"$HERE/units"
  while IFS='=' read -r key _; do observe_sysctl "$key"; done <"$HERE/sysctls"
  while read -r unit; do printf 'restart\t%s\n' "$unit"; done <"$HERE/restart"
  strangers | while IFS= read -r -d '' path; do printf 'stranger\t%s\t%s\n' "$(basename "$HERE")" "$(one_line "$path")"; done
  while IFS=$'\t' read -r what command; do observe_health "$(basename "$HERE")" "$what" "$command"; done <"$HERE/health"
done
