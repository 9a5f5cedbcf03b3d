# Kernel settings, and their previous values.
# Needs: ledger

declare -A FORMER_VALUE=()
note_sysctl() {
  local key=$1 was
  was=$(sysctl -n "$key" 2>/dev/null) || fail "setting sysctl $key: this kernel does not have it"
  FORMER_VALUE[$key]=${was//$'\t'/ }
  [[ $'\n'${LISTS[sysctls]-} == *$'\n'"$key="* ]] || list sysctls "$key=${FORMER_VALUE[$key]}"
}
ensure_sysctl() {
  [ "${FORMER_VALUE[$1]}" != "$2" ] || return 0
  sysctl -qw "$1=$2"
  printf 'changed\tsysctl %s\n' "$1"
}

# reset_sysctl KEY=VALUE: restores the previous value. Skips a setting that the kernel no longer has, because its module
# is gone, and reports one that the kernel does not take back, such as 0 for vm.dirty_bytes.
reset_sysctl() {
  local key=${1%%=*} is
  if [ -e "/proc/sys/${key//.//}" ]; then
    is=$(sysctl -n "$key")
    [ "${is//$'\t'/ }" = "${1#*=}" ] || sysctl -qw "$1" 2>/dev/null ||
      progress "leaves sysctl $key at $is until the next boot: the kernel refuses ${1#*=}"
  fi
  unlist sysctls "$1"
}
