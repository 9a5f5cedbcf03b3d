# Tells what the host is and how everything that the ledger lists looks now. One line for each thing, fields by tabs.
# Processes are what a look costs. So there is one stat and one sha256sum for all paths, and bash reads what it can itself.
observe_host() {
  local machine='' boot='' kernel='' memory=0 os
  {
    read -r machine </etc/machine-id || true
    read -r boot </proc/sys/kernel/random/boot_id || true
    read -r kernel </proc/sys/kernel/osrelease || true
    read -r _ memory _ </proc/meminfo || true
    os=$(. /etc/os-release && printf '%s' "${PRETTY_NAME:-}") || true
  } 2>/dev/null
  printf 'host\t%s\t%s\t%s\t%s\t%s\n' "$machine" "$boot" "${os:-unknown}" "$kernel" $((memory / 1024))
}

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
  local key value load='' active='' file='' loaded=()
  while IFS='=' read -r key value; do
    case $key in
      LoadState) load=$value ;;
      ActiveState) active=$value ;;
      UnitFileState) file=$value ;;
      DropInPaths) read -ra loaded <<<"$value" ;;
    esac
  done < <(systemctl show "$1" -p LoadState -p ActiveState -p UnitFileState -p DropInPaths)
  printf 'unit\t%s\t%s\t%s\t%s\t%s\n' "$1" "$load" "$active" "$file" "$(observe_drop_ins "$1" "${loaded[@]}")"
}

# Drop-ins of the very unit, whether systemd has loaded them already or not.
observe_drop_ins() {
  local unit=$1 path found=()
  shift
  for path; do
    case $path in */"$unit.d"/*) found+=("$path") ;; esac
  done
  for path in "/etc/systemd/system/$unit.d"/*.conf; do
    if [ -e "$path" ] || [ -L "$path" ]; then found+=("$path"); fi
  done
  [ ${#found[@]} -eq 0 ] || printf '%s\n' "${found[@]}" | sort -u | paste -sd ' '
}

# What the kernel does not know has no line of its own in the answer.
observe_sysctls() {
  local key line
  local -A values=()
  while IFS='=' read -r key _; do values[$key]=''; done
  [ ${#values[@]} -gt 0 ] || return 0
  while IFS= read -r line; do values[${line%% = *}]=${line#* = }; done < <(sysctl "${!values[@]}" 2>/dev/null)
  for key in "${!values[@]}"; do printf 'sysctl\t%s\t%s\n' "$key" "${values[$key]//$'\t'/ }"; done
}

# What the layer once waited for has to hold on.
observe_health() {
  local output
  output=$(timeout 10 bash -c "$3" 2>&1 </dev/null) || printf 'failing\t%s\t%s\t%s\n' "$1" "$2" "$(tail -n 1 <<<"$output")"
}

observe_host
for HERE in "$LAYERS"/*/; do
  [ -d "$HERE" ] || continue
  layer=${HERE%/}
  layer=${layer##*/}
  printf 'layer\t%s\n' "$layer"
  while read -r unit; do observe_unit "$unit"; done <"$HERE/units"
  observe_sysctls <"$HERE/sysctls"
  while read -r unit; do printf 'restart\t%s\n' "$unit"; done <"$HERE/restart"
  strangers | while IFS= read -r -d '' path; do printf 'stranger\t%s\t%s\n' "$layer" "$(one_line "$path")"; done
  while IFS=$'\t' read -r what command; do observe_health "$layer" "$what" "$command"; done <"$HERE/health"
done
observe_paths < <(cat "$LAYERS"/*/files 2>/dev/null)
