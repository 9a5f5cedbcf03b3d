# Brings a node in line with the restored cluster. Where the cluster knows it by another subnet than its pods have, all of them
# start anew. Inputs: NODE. Sent after remove-pods.sh, for before_files_go.
kubelet=/etc/kubernetes/kubelet
server=$(sed -n 's/^ *server: *"\{0,1\}\(https[^"]*\)"\{0,1\}$/\1/p' $kubelet/kubeconfig)
ask() {
  curl -fsS -m 5 --cacert /etc/kubernetes/pki/kubernetes-ca.crt --cert $kubelet/kubelet.crt --key $kubelet/kubelet.key "$server/api/v1/nodes/$NODE"
}
subnet_in_cluster() { ask 2>/dev/null </dev/null | sed -n 's/.*"podCIDR": *"\([^"]*\)".*/\1/p' | head -n 1; }

# A node that the snapshot does not know registers when its kubelet starts.
systemctl restart kubelet.service
until=$((SECONDS + 180))
until wanted=$(subnet_in_cluster) && [ -n "$wanted" ]; do
  [ $SECONDS -lt $until ] || fail "the restored cluster does not have this node within 180 s: $(ask 2>&1 </dev/null | tail -n 1)"
  sleep 1
done
present=$(sed -n 's/^FLANNEL_SUBNET=//p' /run/flannel/subnet.env 2>/dev/null || true)
if [ "${present%.*}" != "${wanted%.*}" ]; then
  progress "has the subnet $wanted in the restored cluster, and starts its pods anew"
  systemctl stop kubelet.service
  before_files_go
  rm -f /run/flannel/subnet.env
  systemctl start kubelet.service
fi
