# Brings a node in line with the restored cluster. If the cluster assigns it another pod subnet, restarts its pod
# network. The kubelet itself ends pods that the cluster does not know.
# Needs: owner, ledger, pods, pod-network
check_owner
kubelet=/etc/kubernetes/kubelet
server=$(sed -n 's/^ *server: *"\{0,1\}\(https[^"]*\)"\{0,1\}$/\1/p' $kubelet/kubeconfig)
ask() {
  curl -fsS -m 5 --cacert /etc/kubernetes/pki/kubernetes-ca.crt --cert $kubelet/kubelet.crt --key $kubelet/kubelet.key "$server/api/v1/nodes/$NODE"
}
subnet_in_cluster() { ask 2>/dev/null </dev/null | tr -d '\n "' | sed -n 's/.*podCIDRs:\[\([^]]*\)\].*/\1/p'; }

# A node that is missing in the snapshot registers when its kubelet starts.
systemctl restart kubelet.service
until=$((SECONDS + 180))
until wanted=$(subnet_in_cluster) && [ -n "$wanted" ]; do
  [ $SECONDS -lt $until ] || fail "the restored cluster does not have this node within 180 s: $(ask 2>&1 </dev/null | tail -n 1)"
  sleep 1
done
# A pod network of another program follows the cluster by itself.
has_network || exit 0
present=$(network_subnet)
[ "$present" != "$wanted" ] || exit 0

progress "has the subnet $wanted in the restored cluster instead of ${present:-none}"
systemctl stop kubelet.service
until=$((SECONDS + 30))
while [ -n "$(running "$NETWORK")" ]; do
  [ $SECONDS -lt $until ] || fail "$NETWORK did not stop within 30 s"
  for container in $(running "$NETWORK"); do ctr -n k8s.io tasks kill -s SIGKILL "$container" 2>/dev/null || true; done
  sleep 0.3
done
forget_network_subnet
systemctl start kubelet.service
