# Ends every pod and removes what pods leave on a host. Sent with the removal of the kubelet.
# Needs: ledger, paths, containerd, pod-network
before_files_go() {
  local container mount cgroup name
  if ctr version >/dev/null 2>&1; then
    progress "stopping containers"
    for container in $(ctr -n k8s.io tasks list -q); do ctr -n k8s.io tasks kill -s SIGKILL "$container" 2>/dev/null || true; done
    for container in $(ctr -n k8s.io containers list -q); do
      for _ in 1 2 3 4 5 6 7 8 9 10; do
        ctr -n k8s.io tasks delete -f "$container" >/dev/null 2>&1 || true
        ctr -n k8s.io containers delete "$container" >/dev/null 2>&1 && break
        ctr -n k8s.io containers info "$container" >/dev/null 2>&1 || break
        sleep 0.2
      done
    done
  fi
  umount_below /var/lib/kubelet
  # On a host with Docker, the usual directory holds Docker's mounts.
  for name in containerd kubernetes-containerd; do
    if ! engine_lists "/run/$name"; then continue; fi
    umount_below "/run/$name"
    umount_below "/var/lib/$name/tmpmounts"
  done
  for mount in /run/netns/cni-*; do umount -l "$mount" 2>/dev/null || true; done
  rm -f /run/netns/cni-*
  if has_network; then
    delete_network_links
    delete_network_routes
    delete_network_tables
  fi
  delete_service_tables
  for cgroup in /sys/fs/cgroup/*/kubepods /sys/fs/cgroup/kubepods; do
    [ -d "$cgroup" ] && find "$cgroup" -depth -type d -exec rmdir {} \; 2>/dev/null
  done
  systemctl stop kubepods.slice 2>/dev/null || true
  # containerd loads the profile with the first container that AppArmor confines, and never unloads it.
  if grep -q '^cri-containerd.apparmor.d ' /sys/kernel/security/apparmor/profiles 2>/dev/null; then
    printf cri-containerd.apparmor.d >/sys/kernel/security/apparmor/.remove || true
  fi
}

# The directory itself may be a mount point that existed before, or a link to one.
umount_below() {
  local i real
  real=$(readlink -m "$1")
  mounts_at "$real"
  for ((i = ${#MOUNTS[@]} - 1; i >= 0; i--)); do
    [ "${MOUNTS[i]}" = "$real" ] || umount -l "${MOUNTS[i]}" 2>/dev/null || true
  done
}
