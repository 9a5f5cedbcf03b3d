# The containerd of this host's pods. On a host with Docker it has places of its own, as its ledger tells, and whatever is at the usual
# places is Docker's. layers/containerd/places.ts has the same places.
engine_lists() { grep -qsxF $'data\t'"$1" /var/lib/kubernetes-on-bare-metal/layers/engine/ledger; }
is_beside_docker() { engine_lists /run/kubernetes-containerd; }

ctr() {
  if is_beside_docker; then
    /usr/local/lib/kubernetes-containerd/ctr --address /run/kubernetes-containerd/containerd.sock "$@"
  else
    command ctr "$@"
  fi
}

# Prints where registries and their mirrors are configured.
registries() {
  if is_beside_docker; then echo /etc/kubernetes-containerd/certs.d; else echo /etc/containerd/certs.d; fi
}
