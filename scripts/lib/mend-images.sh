# Pulls images again that a power loss has emptied. containerd unpacks an image again once nothing refers to what it had
# unpacked: no container, and no other name of the image.
# Needs: ledger, images, containerd, emptied-images
MENDED=''
mend_images() {
  local image program kept
  local -a IMAGES=()
  [ -z "$MENDED" ] || return 0
  MENDED=yes
  while read -r image; do
    program=$(emptied_program "$image")
    [ -n "$program" ] || continue
    progress "pulling $image again, whose $program is empty, as after a power loss"
    IMAGES+=("$image")
  done < <(host_images)
  [ ${#IMAGES[@]} -gt 0 ] || return 0
  # All before the first is pulled: they may have layers in common.
  for image in "${IMAGES[@]}"; do forget_image "$image"; done
  pull_images
  kept=$(list_of_layers pinned)
  for image in "${IMAGES[@]}"; do
    ! is_line "$image" "$kept" || ctr -n k8s.io images label "$image" io.cri-containerd.pinned=pinned >/dev/null
    program=$(emptied_program "$image")
    [ -z "$program" ] || fail "the image $image: its $program is empty, as after a power loss, and still is after it was pulled again: another image has it too; drain the node, stop kubelet and containerd, delete containerd's data directory, start both, and run this again"
  done
  # It waits for up to five minutes before it starts a container again that has failed.
  ! systemctl is-active --quiet kubelet.service || systemctl restart kubelet.service
}

# forget_image IMAGE: removes its containers, which cannot have run, and each of its names.
forget_image() {
  local digest names container
  digest=$(ctr -n k8s.io images list | awk -v name="$1" '$1 == name { print $3 }')
  [ -n "$digest" ] || return 0
  names=$(ctr -n k8s.io images list | awk -v digest="$digest" '$3 == digest { print $1 }')
  while read -r container _; do
    ctr -n k8s.io tasks delete --force "$container" >/dev/null 2>&1 || true
    ctr -n k8s.io containers delete "$container" >/dev/null 2>&1 || true
  done < <(ctr -n k8s.io containers list | awk 'NR > 1' | grep -F -f <(sed 's/.*/ & /' <<<"$names"))
  # shellcheck disable=SC2086 # no name has a space
  ctr -n k8s.io images remove --sync $names >/dev/null
}
