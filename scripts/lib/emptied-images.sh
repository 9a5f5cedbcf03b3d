# Images whose programs a power loss has emptied. containerd lists an image before the files that it unpacked are on disk
# (containerd#5854), and takes it for complete ever after. For bash and sh.
# Needs: containerd

# Prints the images of this host's static pods, and those that its layers pin.
host_images() {
  {
    sed -n 's/^ *\(- \)\{0,1\}image: *"\{0,1\}\([^" ]*\)"\{0,1\} *$/\2/p' /etc/kubernetes/manifests/*.yaml
    sed -n 's/^pinned\t//p' /var/lib/kubernetes-on-bare-metal/layers/*/ledger
  } 2>/dev/null | sort -u
}

# emptied_program IMAGE: prints a program of the image that is empty; nothing if all are well, or containerd does not
# answer.
emptied_program() {
  view=$(mktemp -d 2>/dev/null) || return 0
  if ctr --connect-timeout 5s --timeout 20s -n k8s.io images mount "$1" "$view" >/dev/null 2>&1; then
    find "$view" -type f -perm /111 -size 0 -printf '/%P\n' -quit 2>/dev/null || true
    ctr -n k8s.io images unmount --rm "$view" >/dev/null 2>&1 || true
  fi
  rmdir "$view" 2>/dev/null || true
}
