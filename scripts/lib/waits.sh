# Conditions that must hold before a layer counts as applied. The ledger keeps those at the end of the plan: they must
# keep holding.
# Needs: ledger, pods, mend-images, back-off

HEALTH=''
wait_for() {
  await_replaced
  HEALTH+=$2$'\t'$3$'\n'
  come_true "$@"
}

come_true() {
  local seconds=$1 what=$2 command=$3 began=$SECONDS reported=0 output
  progress "waiting for $what"
  until output=$(bash -c "$command" 2>&1); do
    [ $((SECONDS - began)) -lt "$seconds" ] || fail "waiting for $what: timed out after $seconds s: $(printf %s "$output" | tail -n 3)
$(explain_wait)"
    # What was pulled a moment ago is whole.
    if [ -n "${WAS_THERE:-}" ] && [ $((SECONDS - began)) -ge 20 ]; then
      mend_images
      end_back_off
    fi
    # If the connection is gone, this ends the run, and the next one need not wait for it.
    if [ $((SECONDS - began)) -ge $((reported + 5)) ]; then
      reported=$((SECONDS - began))
      progress "waiting for $what for $reported s" || exit 1
    fi
    sleep 0.5
  done
}

# The images that could not be pulled, and recent errors of containers.
explain_wait() {
  journalctl --no-pager -o cat -n 400 -u kubelet.service 2>/dev/null |
    grep -oE 'failed to (pull and unpack|resolve) image[^:]*:[^,]{0,160}|Failed to pull image[^:]{0,120}' | sort -u | tail -n 3 || true
  local log
  for log in /var/log/pods/kube-system_*/*/*.log; do
    [ -f "$log" ] && [ -n "$(find "$log" -mmin -3)" ] && tail -n 2 "$log" | cut -c1-240
  done 2>/dev/null | grep -E ' (E[0-9]{4}|F[0-9]{4}|.*(error|fatal|panic))' | tail -n 6 || true
}
