# Static pods that change. A kubelet that has met no API server since its start ends no pod (pkg/kubelet: deletePod waits for all
# sources), and a pod whose manifest has changed waits there for ever for the end of its forerunner. A restart forgets that one.
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
