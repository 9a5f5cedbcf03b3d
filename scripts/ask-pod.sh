# Asks a pod of another node from this host, with requests small and large. Changes nothing. Prints
# `asked<TAB>SOURCE<TAB>ROUTE<TAB>CAUSE`: the address that it asks from; the destination of the route to the pod, such as
# 10.244.1.0/24 or default, or empty without one; why it fails, or empty. Inputs: ADDRESS and PORT, where the pod listens;
# RETRY, seconds in which a request that fails is repeated.
# Needs: owner, ask-pods
set -uo pipefail
trap 'rm -rf "$work"' EXIT
end_if_foreign
PATIENCE=0
# This host learns the way to a node a moment after that has joined.
until=$((SECONDS + RETRY))
while cause=$(ask_pod "$ADDRESS") && [ $SECONDS -lt $until ]; do
  # A pod that has answered stops listening.
  case $cause in '' | 'small packets arrive'*) break ;; *) sleep 0.3 ;; esac
done
source=$(ip -o route get "$ADDRESS" 2>/dev/null | sed -n 's/.* src \([^ ]*\).*/\1/p')
route=$(ip -o route get fibmatch "$ADDRESS" 2>/dev/null)
printf 'asked\t%s\t%s\t%s\n' "$source" "${route%% *}" "$(one_line "$cause")"
