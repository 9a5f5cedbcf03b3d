# Static pods that change. A kubelet that has reached no API server since its start ends no pod (pkg/kubelet: deletePod
# waits for all sources), so a pod with a changed manifest waits for ever for its predecessor to end. A restart of the
# kubelet clears that.
# Needs: ledger
mark_changed_pod() {
  case $1 in /etc/kubernetes/manifests/*.yaml) ;; *) return 0 ;; esac
  [ -f "$1" ] && systemctl is-active --quiet kubelet.service || return 0
  met_api_server || : >"$HERE/changed-pods"
}

met_api_server() {
  journalctl --no-pager -o cat "_SYSTEMD_INVOCATION_ID=$(systemctl show -P InvocationID kubelet.service)" 2>/dev/null |
    grep -F '"Watching apiserver"' >/dev/null
}

restart_for_changed_pods() {
  [ -e "$HERE/changed-pods" ] || return 0
  progress "restarting kubelet.service, which has met no API server and would not change its pods"
  systemctl restart kubelet.service
  FORMER=()
  rm -f "$HERE/changed-pods"
}
