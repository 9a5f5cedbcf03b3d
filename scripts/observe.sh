# Tells what the host is and how everything that the ledger lists looks now. One line for each thing, fields by tabs.
# Processes are what a look costs. So there is one stat and one sha256sum for all paths, and bash reads what it can itself.
observe_host() {
  local machine='' boot='' kernel='' memory=0 os='' key value
  {
    read -r machine </etc/machine-id || true
    read -r boot </proc/sys/kernel/random/boot_id || true
    read -r kernel </proc/sys/kernel/osrelease || true
    read -r _ memory _ </proc/meminfo || true
    while IFS='=' read -r key value; do [ "$key" != PRETTY_NAME ] || os=${value//[\"\']/}; done </etc/os-release || true
  } 2>/dev/null
  printf 'host\t%s\t%s\t%s\t%s\t%s\n' "$machine" "$boot" "${os:-unknown}" "$kernel" $((memory / 1024))
}

observe_paths() {
  local path mode owner line files=()
  local -A digests=()
  for path; do
    if [ -L "$path" ] || { [ -e "$path" ] && [ ! -f "$path" ]; }; then
      printf 'path\t%s\tother\n' "$path"
    elif [ -f "$path" ]; then
      files+=("$path")
    else
      printf 'path\t%s\tmissing\n' "$path"
    fi
  done
  [ ${#files[@]} -gt 0 ] || return 0
  # Names with a backslash or a carriage return would be escaped in lines; a zero at the end keeps them as they are.
  while IFS= read -r -d '' line; do digests[${line:66}]=${line:0:64}; done < <(sha256sum -z -- "${files[@]}" 2>/dev/null)
  while IFS=$'\t' read -r mode owner path; do
    printf 'path\t%s\tfile\t%s\t%s\t%s\n' "$path" "$mode" "$owner" "${digests[$path]:-}"
  done < <(stat -c $'%a\t%U:%G\t%n' -- "${files[@]}" 2>/dev/null)
}

# systemd answers with a block for each unit, in the order of the question, and an empty line between two.
observe_units() {
  local key value load='' active='' file='' loaded=()
  [ $# -gt 0 ] || return 0
  while IFS='=' read -r key value; do
    case $key in
      LoadState) load=$value ;;
      ActiveState) active=$value ;;
      UnitFileState) file=$value ;;
      DropInPaths) read -ra loaded <<<"$value" ;;
      '')
        tell_unit "$1" "$load" "$active" "$file" "${loaded[@]}"
        load='' active='' file='' loaded=()
        shift
        ;;
    esac
  done < <(systemctl show "$@" -p LoadState -p ActiveState -p UnitFileState -p DropInPaths || true; echo)
  while [ $# -gt 0 ]; do tell_unit "$1" '' '' '' && shift; done
}

# Drop-ins are those of the very unit, whether systemd has loaded them already or not.
tell_unit() {
  local unit=$1 state="$2"$'\t'"$3"$'\t'"$4" path found=''
  shift 4
  for path in "$@" "/etc/systemd/system/$unit.d"/*.conf; do
    # A pattern that matches nothing stands for itself.
    [[ $path == */"$unit.d"/* && $path != */'*.conf' && " $found " != *" $path "* ]] && found+=" $path"
  done
  printf 'unit\t%s\t%s\t%s\n' "$unit" "$state" "${found# }"
}

# What the kernel does not know has no line of its own in the answer.
observe_sysctls() {
  local key line
  local -A values=()
  [ $# -gt 0 ] || return 0
  for key; do values[${key%%=*}]=''; done
  while IFS= read -r line; do values[${line%% = *}]=${line#* = }; done < <(sysctl "${!values[@]}" 2>/dev/null)
  for key in "${!values[@]}"; do printf 'sysctl\t%s\t%s\n' "$key" "${values[$key]//$'\t'/ }"; done
}

# What the layer once waited for has to hold on. The commands end by themselves; a bash of its own for each would cost more than they do.
observe_health() {
  local output
  output=$(set +eu +o pipefail && eval "$3" 2>&1 </dev/null) || printf 'failing\t%s\t%s\t%s\n' "$1" "$2" "${output##*$'\n'}"
}

observe_host
files=() units=() sysctls=()
for HERE in "$LAYERS"/*/; do
  [ -d "$HERE" ] || continue
  layer=${HERE%/}
  layer=${layer##*/}
  printf 'layer\t%s\n' "$layer"
  mapfile -t -O ${#files[@]} files <"$HERE/files"
  mapfile -t -O ${#units[@]} units <"$HERE/units"
  mapfile -t -O ${#sysctls[@]} sysctls <"$HERE/sysctls"
  while read -r unit; do printf 'restart\t%s\n' "$unit"; done <"$HERE/restart"
  find_strangers
  for path in "${found[@]}"; do printf 'stranger\t%s\t%s\n' "$layer" "$(one_line "$path")"; done
  while IFS=$'\t' read -r what command; do observe_health "$layer" "$what" "$command"; done <"$HERE/health"
done
observe_units "${units[@]}"
observe_sysctls "${sysctls[@]}"
observe_paths "${files[@]}"
