# What flannel and kube-proxy leave on a host. The functions are named for any pod network.
NETWORK_CONTAINER=flannel

# Prints the subnet that the pods of this host have.
network_subnet() { sed -n 's/^FLANNEL_SUBNET=//p' /run/flannel/subnet.env 2>/dev/null || true; }

delete_network_links() {
  local link
  for link in cni0 flannel.1; do ip link delete "$link" 2>/dev/null || true; done
}

# Without the subnet's file no pod gets an address until flannel knows the new subnet.
forget_network_subnet() {
  rm -f /run/flannel/subnet.env
  delete_network_links
}

delete_network_tables() {
  local table
  for table in "ip kube-proxy" "ip6 kube-proxy" "ip flannel-ipv4" "ip6 flannel-ipv6" "ip cni_hostport" "ip6 cni_hostport"; do
    # shellcheck disable=SC2086 # family and name are two words
    nft delete table $table 2>/dev/null || true
  done
}
