# Lets a node rejoin whose Node object was deleted while its kubelet ran.
# Kubelet and pod network register only when they start.
# Needs: owner, containerd, pod-network
set -euo pipefail
check_owner
running() { ctr -n k8s.io tasks list | awk -v id="$1" '$1 == id && $3 == "RUNNING" { found = 1 } END { exit !found }'; }
healthy() {
  local command
  while IFS=$'\t' read -r _ command; do
    timeout 10 bash -c "$command" >/dev/null 2>&1 </dev/null || return 1
  done < <(sed -n 's/^health\t//p' /var/lib/kubernetes-on-bare-metal/layers/*/ledger)
}

systemctl restart kubelet.service
for network in "${NETWORKS[@]}"; do
  for container in $(ctr -n k8s.io containers list -q "labels.\"io.kubernetes.container.name\"==$network"); do
    ctr -n k8s.io tasks kill -s SIGTERM "$container" 2>/dev/null || true
    while running "$container"; do sleep 0.2; done
  done
done
until healthy; do sleep 0.5; done
