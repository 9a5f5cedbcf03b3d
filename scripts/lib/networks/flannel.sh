# What flannel keeps on a host. lib/pod-network.sh calls these functions by the name of the network.
NETWORKS+=(flannel)

# Prints the pod subnet of this host, and behind a comma that of the second family if it has one. The file has the
# addresses of the bridge, each of which is the first in its subnet.
flannel_subnet() {
  local bridge length
  IFS=/ read -r bridge length < <(sed -n 's/^FLANNEL_SUBNET=//p' /run/flannel/subnet.env 2>/dev/null) || return 0
  printf '%s.%d/%s' "${bridge%.*}" $((${bridge##*.} - 1)) "$length"
  IFS=/ read -r bridge length < <(sed -n 's/^FLANNEL_IPV6_SUBNET=//p' /run/flannel/subnet.env) || return 0
  printf ',%s/%s' "${bridge%1}" "$length"
}

# Without the subnet file, no pod gets an address until flannel knows the new subnet.
flannel_forget_subnet() { rm -f /run/flannel/subnet.env; }

flannel_links() { printf '%s\n' cni0 flannel.1 flannel-v6.1 flannel-wg flannel-wg-v6; }

# The routes that drop packets of pods without flannel-wg.
flannel_delete_routes() {
  local family
  for family in -4 -6; do ip "$family" route flush type blackhole proto 51 2>/dev/null || true; done
}

flannel_tables() { printf '%s\n' "ip flannel-ipv4" "ip6 flannel-ipv6" "ip cni_hostport" "ip6 cni_hostport"; }
