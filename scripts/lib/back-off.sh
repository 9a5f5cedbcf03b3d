# Ends the back-off of static pods that failed for long. The kubelet waits up to five minutes before it starts them again: longer
# than a layer waits for them, though it may just have mended the cause, such as expired certificates. A restart of the kubelet
# starts them at once.
# Needs: ledger
BACK_OFF_ENDED=''
end_back_off() {
  local pods
  [ -z "$BACK_OFF_ENDED" ] && systemctl is-active --quiet kubelet.service || return 0
  pods=$(backed_off)
  [ -n "$pods" ] || return 0
  BACK_OFF_ENDED=yes
  progress "restarting kubelet.service, which would wait for minutes before it starts again: $pods"
  systemctl restart kubelet.service
}

# The kubelet says so at each try to start a container: `back-off 2m40s restarting failed container=etcd pod=etcd-HOST_kube-system(UID)`.
backed_off() {
  local path name said
  said=$(journalctl --no-pager -o cat --since -1min -u kubelet.service 2>/dev/null | grep -E 'back-off [1-9][0-9]*m[0-9]*s restarting failed container=') || return 0
  for path in /etc/kubernetes/manifests/*.yaml; do
    name=${path##*/}
    name=${name%.yaml}
    ! grep -q " container=$name pod=$name-[^ ]*_kube-system(" <<<"$said" || printf '%s ' "$name"
  done
}
