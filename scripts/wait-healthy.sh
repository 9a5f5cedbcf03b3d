# Waits until every condition that the layers of this host waited for holds again, and prints when its kubelet started.
# Input: TIMEOUT_SECONDS, in seconds.
# Needs: owner, ledger
until=$((SECONDS + TIMEOUT_SECONDS))
health=$(list_of_layers health)
while IFS=$'\t' read -r what command; do
  [ -n "$what" ] || continue
  progress "waiting for $what"
  while ! output=$(timeout 10 bash -c "$command" 2>&1 </dev/null); do
    [ $SECONDS -lt $until ] || fail "waiting for $what: timed out after $TIMEOUT_SECONDS s: $(tail -n 3 <<<"$output")"
    sleep 0.5
  done
done <<<"$health"
printf 'kubelet\t%s\n' "$(date -d "$(TZ=UTC systemctl show -P ExecMainStartTimestamp kubelet.service)" +%s)"
