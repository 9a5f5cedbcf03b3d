# Requests to pods that answer with what they are sent, as probe-network does. Inputs: NODE, who asks; PORT of the pods;
# PATIENCE, seconds in which a pod that refuses may begin to listen.
work=$(mktemp -d)
head -c 16384 /dev/zero | tr '\0' x >"$work/large"
printf x >"$work/small"

# one_line TEXT: as a field of a result.
one_line() { tr '\t\n' '  ' <<<"$1" | sed 's/ *$//'; }

# in_url ADDRESS: as it stands before a port.
in_url() { case $1 in *:*) printf '[%s]' "$1" ;; *) printf %s "$1" ;; esac }

# ask ADDRESS BODY: prints why it fails. Pods are asked without the proxy that a login may have in its environment.
ask() {
  local until=$((SECONDS + PATIENCE)) answered=$work/answered.$BASHPID output
  while :; do
    output=$(curl -sS --noproxy '*' --connect-timeout 3 -m 5 -H 'Content-Type: application/json' -H Expect: --data-binary "@$2" -o "$answered" "http://$(in_url "$1"):$PORT/from/$NODE" 2>&1) && break
    case $output in *"(7)"*) [ $SECONDS -lt $until ] && sleep 0.1 && continue ;; esac
    echo "$output" && return
  done
  cmp -s "$2" "$answered" || echo "the answer differs from what was sent"
}

# ask_pod ADDRESS: large requests take packets as large as the network's MTU allows.
ask_pod() {
  local cause
  cause=$(ask "$1" "$work/large")
  if [ -n "$cause" ] && [ -z "$(ask "$1" "$work/small")" ]; then
    cause="small packets arrive and large ones do not, so a network between the hosts has a smaller MTU than its interfaces"
  fi
  printf %s "$cause"
}
