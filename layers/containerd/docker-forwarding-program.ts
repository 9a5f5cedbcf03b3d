/**
 * A bash program that maintains the rules for pods in Docker's chain DOCKER-USER. It calls iptables as Docker does, so its rules are
 * in the same backend as Docker's: nftables or the legacy tables.
 *
 * @param pods pod network, as a CIDR
 */
export const dockerForwardingProgram = (pods: string): string => String.raw`#!/bin/bash
# Lets pods through Docker's packet filter. Usage: kubernetes-docker-forwarding watch | check | remove
set -uo pipefail
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
comment=kubernetes-pods

# The last two are for node ports whose endpoint is on the network of another host. kube-proxy marks the first packet of such a
# connection, and changes both of its addresses.
rules() {
  cat <<END
-s ${pods}
-d ${pods}
-m mark --mark 0x4000/0x4000
-m conntrack --ctstate DNAT -m conntrack --ctstate SNAT
END
}

in_place() { iptables -w 5 -S DOCKER-USER 2>/dev/null | grep -e "--comment $comment "; }

# Without the chain there is no Docker, or it has not started yet.
check() {
  iptables -w 5 -S DOCKER-USER >/dev/null 2>&1 || return 0
  [ "$(in_place | wc -l)" -eq "$(rules | wc -l)" ] || {
    echo "DOCKER-USER lacks rules for pods; systemctl status kubernetes-docker-forwarding" >&2
    return 1
  }
}

add() {
  local rule
  rules | while read -r rule; do
    # shellcheck disable=SC2086 # its words are wanted
    iptables -w 5 -I DOCKER-USER $rule -m comment --comment "$comment" -j ACCEPT
  done
}

remove() {
  local rule
  in_place | while read -r _ rule; do
    # shellcheck disable=SC2086
    iptables -w 5 -D $rule
  done
  return 0
}

# Docker keeps the rules when it starts again. Whatever flushes all rules takes them too, and so does a boot.
watch() {
  while :; do
    check 2>/dev/null || { remove; add; }
    sleep 5
  done
}

case $* in
  watch) watch ;;
  check) check ;;
  remove) remove ;;
  *) echo "usage: kubernetes-docker-forwarding watch | check | remove" >&2 && exit 2 ;;
esac
`;
