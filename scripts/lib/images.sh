# Container images. All images of a layer are pulled before anything of the layer changes: a pod that is being replaced
# is down until its image is there.
# Needs: ledger, containerd
IMAGES=() PINNED='' PULL_LATER=''
need_image() {
  IMAGES+=("$1")
  [ "${2:-}" != pinned ] || PINNED+=$1$'\n'
}

# Pulls missing images in parallel. Deferred while containerd is not running, as on a new host: see PULL_LATER.
pull_images() {
  local image present failed='' pid
  declare -A pulls=()
  [ ${#IMAGES[@]} -gt 0 ] && [ -z "$PULL_LATER" ] || return 0
  present=$(ctr -n k8s.io images list -q 2>/dev/null) || { PULL_LATER=yes && return 0; }
  for image in "${IMAGES[@]}"; do
    ! is_line "$image" "$present" || continue
    progress "pulling $image"
    ctr -n k8s.io images pull --hosts-dir "$(registries)" "$image" >/dev/null 2>"$STAGE/pull.${#pulls[@]}" &
    pulls[$!]="$STAGE/pull.${#pulls[@]} $image"
  done
  for pid in "${!pulls[@]}"; do
    wait "$pid" || failed+="pulling ${pulls[$pid]#* }: $(pull_fault "${pulls[$pid]#* }" "$(tail -n 1 "${pulls[$pid]%% *}")")"$'\n'
  done
  [ -z "$failed" ] || fail "${failed}nothing that runs was changed"
}

# pull_fault IMAGE ANSWER: explains a registry's answer, with the remedy.
pull_fault() {
  local registry=${1%%/*} mirror=''
  mirror=$(sed -n 's/^server = "\(.*\)\/v2\/.*"$/\1/p' "$(registries)/$registry/hosts.toml" 2>/dev/null || true)
  [ -z "$mirror" ] || registry="the mirror $mirror of $registry"
  case $2 in
    *'no space left on device'* | *'read-only file system'*) printf 'this host cannot write it' ;;
    *' 429 '* | *toomanyrequests* | *'rate limit'*)
      printf '%s limits how much is pulled from this address (429 Too Many Requests); wait until it serves again, or set artifacts.registryMirror' "$registry" ;;
    *' 401 '* | *' 403 '* | *unauthorized* | *denied* | *'authorization failed'* | *'no basic auth'*)
      printf '%s requires a login for this image, or does not have it (401 or 403); check versions, registries and artifacts.registryMirror' "$registry" ;;
    *' 404 '* | *'not found'* | *'manifest unknown'*)
      printf '%s does not have this image (404 Not Found); check versions and artifacts.registryMirror' "$registry" ;;
    *' 5'[0-9][0-9]' '*) printf '%s is unavailable; run this again later' "$registry" ;;
    *x509* | *'tls: '*) printf '%s presents a certificate that this host does not trust; set its CA in registries, or check artifacts.registryMirror and the clock of the host' "$registry" ;;
    *) printf '%s cannot be reached from this host; check its network, name server, registries, artifacts.registryMirror and artifacts.proxy' "$registry" ;;
  esac
  printf ' (%s)' "$(printf %s "$2" | cut -c1-300)"
}

# The kubelet removes unused images, except those with this label, by which containerd reports them as pinned
# (internal/cri/labels of containerd).
pin_images() {
  local image images
  mapfile -t images < <(printf %s "$PINNED")
  for image in "${images[@]}"; do
    [ -n "$PULL_LATER" ] || ctr -n k8s.io images label "$image" io.cri-containerd.pinned=pinned >/dev/null
  done
  lines_of pinned
  for image in "${LINES[@]}"; do
    is_line "$image" "$PINNED" || { unpin "$image" && unlist pinned "$image"; }
  done
}
# An empty value removes the label.
unpin() { ctr -n k8s.io images label "$1" io.cri-containerd.pinned= >/dev/null 2>&1 || true; }
