# Stops the kubelet, etcd and the control plane of this host. All other pods keep running.
# Needs: owner, ledger, pods
check_owner
systemctl stop kubelet.service
for name in kube-apiserver kube-controller-manager kube-scheduler etcd; do
  until=$((SECONDS + 30))
  for container in $(running "$name"); do ctr -n k8s.io tasks kill -s SIGTERM "$container" 2>/dev/null || true; done
  while [ -n "$(running "$name")" ] && [ $SECONDS -lt $until ]; do sleep 0.3; done
  for container in $(running "$name"); do ctr -n k8s.io tasks kill -s SIGKILL "$container" 2>/dev/null || true; done
  progress "$name has stopped"
done
