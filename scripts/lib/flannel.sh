# What flannel and kube-proxy leave on a host. The function names fit any pod network.
# Needs: ledger
NETWORK_CONTAINER=flannel

# Succeeds if this program manages the pod network. Another program's network keeps its links, tables and subnets,
# whatever their names are.
has_network() { is_line /run/flannel "$(list_of_layers data)"; }

# Prints the pod subnet of this host, and behind a comma that of the second family if it has one. The file has the
# addresses of the bridge, each of which is the first in its subnet.
network_subnet() {
  local bridge length
  IFS=/ read -r bridge length < <(sed -n 's/^FLANNEL_SUBNET=//p' /run/flannel/subnet.env 2>/dev/null) || return 0
  printf '%s.%d/%s' "${bridge%.*}" $((${bridge##*.} - 1)) "$length"
  IFS=/ read -r bridge length < <(sed -n 's/^FLANNEL_IPV6_SUBNET=//p' /run/flannel/subnet.env) || return 0
  printf ',%s/%s' "${bridge%1}" "$length"
}

delete_network_links() {
  local link
  for link in cni0 flannel.1 flannel-v6.1; do ip link delete "$link" 2>/dev/null || true; done
}

# Without the subnet file, no pod gets an address until flannel knows the new subnet.
forget_network_subnet() {
  rm -f /run/flannel/subnet.env
  delete_network_links
}

delete_network_tables() {
  local table
  for table in "ip flannel-ipv4" "ip6 flannel-ipv6" "ip cni_hostport" "ip6 cni_hostport"; do
    # shellcheck disable=SC2086 # family and name are two words
    nft delete table $table 2>/dev/null || true
  done
  for table in kubernetes-policy-hold kube-network-policies; do nft delete table inet "$table" 2>/dev/null || true; done
}

delete_service_tables() {
  local family
  for family in ip ip6; do nft delete table "$family" kube-proxy 2>/dev/null || true; done
}
