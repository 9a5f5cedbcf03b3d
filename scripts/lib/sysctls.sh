# Settings of the kernel, and the values that they had before.
# Needs: ledger

declare -A FORMER_VALUE=()
note_sysctl() {
  local key=$1 was
  was=$(sysctl -n "$key" 2>/dev/null) || fail "setting sysctl $key: this kernel has none of that name"
  FORMER_VALUE[$key]=${was//$'\t'/ }
  [[ $'\n'${LISTS[sysctls]-} == *$'\n'"$key="* ]] || list sysctls "$key=${FORMER_VALUE[$key]}"
}
ensure_sysctl() {
  [ "${FORMER_VALUE[$1]}" != "$2" ] || return 0
  sysctl -qw "$1=$2"
  printf 'changed\tsysctl %s\n' "$1"
}

# reset_sysctl KEY=VALUE: sets the value of before. A setting that the kernel no longer has, as its module is gone, is passed over.
reset_sysctl() {
  local key=${1%%=*} is
  if [ -e "/proc/sys/${key//.//}" ]; then
    is=$(sysctl -n "$key")
    [ "${is//$'\t'/ }" = "${1#*=}" ] || sysctl -qw "$1" || fail "setting sysctl $1 as before: the kernel refused it; run it again"
  fi
  unlist sysctls "$1"
}
