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

# reset_sysctl LINE: back to the value of before. A kernel that no longer knows the setting has nothing to set back.
reset_sysctl() {
  sysctl -qw "$1" 2>/dev/null || true
  unlist sysctls "$1"
}
