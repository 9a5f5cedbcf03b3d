# What has to come true before a layer counts as applied. What is waited for at the end is kept in the ledger: it has to hold on.
# Needs: ledger, pods

HEALTH=''
wait_for() {
  await_replaced
  HEALTH+=$2$'\t'$3$'\n'
  come_true "$@"
}

come_true() {
  local seconds=$1 what=$2 command=$3 began=$SECONDS told=0 output
  progress "waiting for $what"
  until output=$(bash -c "$command" 2>&1); do
    [ $((SECONDS - began)) -lt "$seconds" ] || fail "$what did not come within $seconds s: $(printf %s "$output" | tail -n 3)
$(explain_wait)"
    # If the connection is gone, this ends the run, and the next one need not wait for it.
    if [ $((SECONDS - began)) -ge $((told + 5)) ]; then
      told=$((SECONDS - began))
      progress "waiting for $what since $told s" || exit 1
    fi
    sleep 0.5
  done
}

# The images that could not be pulled and the end of what the containers last said.
explain_wait() {
  journalctl --no-pager -o cat -n 400 -u kubelet.service 2>/dev/null |
    grep -oE 'failed to (pull and unpack|resolve) image[^:]*:[^,]{0,160}|Failed to pull image[^:]{0,120}' | sort -u | tail -n 3 || true
  local log
  for log in /var/log/pods/kube-system_*/*/*.log; do
    [ -f "$log" ] && [ -n "$(find "$log" -mmin -3)" ] && tail -n 2 "$log" | cut -c1-240
  done 2>/dev/null | grep -E ' (E[0-9]{4}|F[0-9]{4}|.*(error|fatal|panic))' | tail -n 6 || true
}
