# Tells what the host is and how everything that the ledger lists looks now. One line for each thing, fields by tabs.
# Processes are what a look costs. So there is one stat and one sha256sum for all paths, and bash reads what it can itself.

# answer COMMAND: its output as the array `lines`. Bash reads a pipe byte by byte in `read` and `mapfile`, and in blocks here.
answer() {
  local IFS=$'\n'
  set -f
  # shellcheck disable=SC2207 # lines are what is wanted
  lines=($(exec "$@" 2>/dev/null))
  set +f
}

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
  local path line files=()
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
  answer sha256sum -- "${files[@]}"
  for line in "${lines[@]}"; do
    # It escapes a backslash in a name, and says so by one before the digest.
    [[ $line != \\* ]] || printf -v line %b "${line#\\}"
    digests[${line:66}]=${line:0:64}
  done
  answer stat -c $'%a\t%U:%G\t%n' -- "${files[@]}"
  for line in "${lines[@]}"; do
    path=${line##*$'\t'}
    printf 'path\t%s\tfile\t%s\t%s\n' "$path" "${line%$'\t'*}" "${digests[$path]:-}"
  done
}

# systemd answers with a block for each unit, in the order of the question, and an empty line between two.
observe_units() {
  local unit blocks block line load active file loaded
  [ $# -gt 0 ] || return 0
  blocks=$(exec systemctl show "$@" -p LoadState -p ActiveState -p UnitFileState -p DropInPaths) || true
  for unit; do
    block=${blocks%%$'\n\n'*}
    blocks=${blocks:${#block}+2}
    load='' active='' file='' loaded=()
    while [ -n "$block" ]; do
      line=${block%%$'\n'*}
      block=${block:${#line}+1}
      case $line in
        LoadState=*) load=${line#*=} ;;
        ActiveState=*) active=${line#*=} ;;
        UnitFileState=*) file=${line#*=} ;;
        DropInPaths=*) read -ra loaded <<<"${line#*=}" ;;
      esac
    done
    tell_unit "$unit" "$load" "$active" "$file" "${loaded[@]}"
  done
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

# What the kernel does not know is shown with no value.
observe_sysctls() {
  local key value
  for key; do
    key=${key%%=*} value=''
    { IFS= read -r value <"/proc/sys/${key//.//}"; } 2>/dev/null || true
    printf 'sysctl\t%s\t%s\n' "$key" "${value//$'\t'/ }"
  done
}

# What a layer once waited for has to hold on. One curl puts all questions that are a curl and no more; where an answer is
# bad, each is put again to tell which. The commands end by themselves; a bash for each would cost more than they do.
observe_health() {
  local line command questions='' rest=()
  for line; do
    command=${line##*$'\t'}
    if [[ $command == 'curl '* && $command != *['|&;<>$`']* ]]; then questions+=" --next ${command#curl}"; else rest+=("$line"); fi
  done
  [ -z "$questions" ] || is_healthy "exec curl --fail-early${questions# --next}" || rest=("$@")
  for line in "${rest[@]}"; do
    is_healthy "${line##*$'\t'}" || printf 'failing\t%s\t%s\n' "${line%$'\t'*}" "${output##*$'\n'}"
  done
}
is_healthy() { output=$(set +eu +o pipefail && eval "$1" 2>&1 </dev/null); }

observe_host
files=() units=() sysctls=() health=() output=''
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
  while IFS= read -r line; do health+=("$layer"$'\t'"$line"); done <"$HERE/health"
done
observe_units "${units[@]}"
observe_sysctls "${sysctls[@]}"
observe_paths "${files[@]}"
observe_health "${health[@]}"
