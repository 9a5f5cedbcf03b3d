# The pods' containerd. On a host with Docker it has paths of its own, and the usual paths are Docker's.
# layers/containerd/places.ts has the same paths. For bash and sh.
engine_lists() { grep -qsxF "data	$1" /var/lib/kubernetes-on-bare-metal/layers/engine/ledger; }
is_beside_docker() { engine_lists /run/kubernetes-containerd; }

ctr() {
  if is_beside_docker; then
    /usr/local/lib/kubernetes-containerd/ctr --address /run/kubernetes-containerd/containerd.sock "$@"
  else
    command ctr "$@"
  fi
}

# Prints the directory that configures registries and mirrors.
registries() {
  if is_beside_docker; then echo /etc/kubernetes-containerd/certs.d; else echo /etc/containerd/certs.d; fi
}
