# What the pod network and kube-proxy leave on a host. lib/networks has a file for each network, whose static pod has
# its name and whose data are in /run/NAME.
# Needs: ledger, networks

# Succeeds if this program manages the pod network, whose name is then in NETWORK. Another program's network keeps its
# links, tables and subnets, whatever their names are.
has_network() {
  local data
  data=$(list_of_layers data)
  for NETWORK in "${NETWORKS[@]}"; do
    if is_line "/run/$NETWORK" "$data"; then return 0; fi
  done
  return 1
}

network_subnet() { "${NETWORK}_subnet"; }

delete_network_links() {
  local link
  for link in $("${NETWORK}_links"); do ip link delete "$link" 2>/dev/null || true; done
}

delete_network_routes() { "${NETWORK}_delete_routes"; }

forget_network_subnet() {
  "${NETWORK}_forget_subnet"
  delete_network_links
}

delete_network_tables() {
  local table
  while read -r table; do
    # shellcheck disable=SC2086 # family and name are two words
    nft delete table $table 2>/dev/null </dev/null || true
  done < <("${NETWORK}_tables")
  for table in kubernetes-policy-hold kube-network-policies; do nft delete table inet "$table" 2>/dev/null || true; done
}

delete_service_tables() {
  local family
  for family in ip ip6; do nft delete table "$family" kube-proxy 2>/dev/null || true; done
}
