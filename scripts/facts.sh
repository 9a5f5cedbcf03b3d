#!/bin/sh
# Prints the facts of a host, before anything on it is changed: one `name=value` per line. Inputs: PORTS, OTHERS,
# DIRECTORIES, MODULES, QUEUE.
# Needs: owner, surroundings
set -u
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
fact() { printf '%s=%s\n' "$1" "$2"; }

fact init "$(cat /proc/1/comm)"
fact systemd "$(systemctl --version 2>/dev/null | awk 'NR == 1 { print $2 }')"
fact machine "$(uname -m)"
fact os "$(. /etc/os-release 2>/dev/null && printf '%s' "${PRETTY_NAME:-unknown}")"
fact distribution "$(. /etc/os-release 2>/dev/null && printf '%s %s' "${ID:-}" "${ID_LIKE:-}")"
fact kernel "$(uname -r)"
fact machine_id "$(cat /etc/machine-id 2>/dev/null)"
fact memory_mib "$(awk '/^MemTotal/ { print int($2 / 1024) }' /proc/meminfo)"
# As the kubelet counts them: `nproc` is less where this shell may not use all of them.
fact processors "$(awk '/^processor/ { n++ } END { print n + 0 }' /proc/cpuinfo)"
fact huge_page_kib "$(awk '/^Hugepagesize/ { print $2 }' /proc/meminfo)"
# A directory may be a mount point. A missing one is going to be created in its nearest existing parent.
for directory in $DIRECTORIES; do
  parent=$directory
  while [ ! -e "${parent:-/}" ]; do parent=${parent%/*}; done
  fact free "$directory $(df -Pm "${parent:-/}" 2>/dev/null | awk 'NR == 2 { print $4 }')"
done
fact clock "$(date +%s.%N)"
for unit in $(systemctl list-units --plain --no-legend --state=active systemd-timesyncd.service chrony.service chronyd.service \
  ntpsec.service ntp.service ntpd.service openntpd.service 2>/dev/null | awk '{ print $1 }'); do fact time_service "$unit"; done
fact swap "$(awk 'NR > 1 { print $1 }' /proc/swaps | tr '\n' ' ')"
fact cgroup "$([ -f /sys/fs/cgroup/cgroup.controllers ] && echo v2 || echo v1)"
[ -x /bin/bash ] || fact missing_tool bash
for tool in awk cmp curl find flock gzip ip modprobe mount nft sysctl tar; do
  command -v "$tool" >/dev/null || fact missing_tool "$tool"
done

# An existing module may be disabled: `install NAME /bin/false` in /etc/modprobe.d.
loadable() {
  [ ! -d "/sys/module/$1" ] || return 0
  how=$(modprobe -n -v "$1" 2>/dev/null) || return 1
  case $how in *'install '*/false* | *'install '*/true*) return 1 ;; esac
}
grep -qw overlay /proc/filesystems || loadable overlay || fact missing_feature overlay
[ -d /proc/sys/net/bridge ] || loadable br_netfilter || fact missing_feature br_netfilter
[ -e /proc/sys/net/netfilter/nf_conntrack_max ] || loadable nf_conntrack || fact missing_feature nf_conntrack
for module in $MODULES; do loadable "$module" || fact missing_feature "$module"; done
# Built-in expressions are listed nowhere else. `nft --check` changes no rules.
case $(printf 'table ip kubernetes-look { chain c { fib daddr type local accept; }; }\n' | nft -c -f - 2>&1) in
  *'No such file or directory'*) fact missing_feature nft_fib ;;
  *'not supported'*) fact missing_feature nf_tables ;;
esac
# Raspberry Pis boot with cgroup_disable=memory.
controllers=$(cat /sys/fs/cgroup/cgroup.controllers 2>/dev/null)
for controller in cpu memory pids; do
  case " ${controllers:-$controller} " in *" $controller "*) ;; *) fact missing_feature "cgroup_$controller" ;; esac
done
lacks_queue() { printf 'table inet kubernetes-look { chain c { queue num 98; }; }\n' | nft -c -f - 2>&1 | grep 'No such file or directory\|not supported' >/dev/null; }
if [ -n "$QUEUE" ] && lacks_queue; then fact missing_feature nft_queue; fi
fact kernel_log "$( (: </dev/kmsg) 2>/dev/null && echo yes || echo no)"
read_owner
if has_layers; then fact owner "$found_owner	$found_node	$found_since"; fi
# DIRECTORY/ means any content: an empty mount point does not count.
for path in $OTHERS; do
  case $path in
    */) for entry in "$path"* "$path".[!.]*; do [ -e "$entry" ] && [ "${entry##*/}" != lost+found ] && fact occupied_path "${path%/}" && break; done ;;
    *) [ -e "$path" ] && fact occupied_path "$path" ;;
  esac
done

# Prints which of PORTS (`tcp:PORT` or `udp:PORT`) are in use. Without IPv6 the kernel has no file for it, and mawk
# aborts on a missing file. The state of a listening socket is 0A, for UDP 07; addresses and ports are hexadecimal.
# A VXLAN for any network (external), as Cilium's, does not share its port with others, and no process has it. Nor has one
# the port of a WireGuard link, of which ip tells no port.
holder() {
  named=$(ss -Hlnp "--$1" "sport = :$2" 2>/dev/null | sed -n 's/.*users:(("\([^"]*\)",pid=\([0-9]*\).*/\1 (pid \2)/p' | head -n 1)
  [ -n "$named" ] || named=$(ip -d -o link show type vxlan 2>/dev/null | sed -n "s/^[0-9]*: \([^:@]*\).* vxlan external .* dstport $2 .*/link \1/p" | head -n 1)
  if [ -z "$named" ] && [ "$1" = udp ] && ! ip -d -o link show type vxlan 2>/dev/null | grep " dstport $2 " >/dev/null; then
    for link in $(ip -o link show type wireguard 2>/dev/null | sed 's/^[0-9]*: \([^:@]*\).*/\1/'); do named="${named:-WireGuard} $link"; done
  fi
  printf %s "$named"
}
for kind in tcp:0A udp:07; do
  protocol=${kind%:*}
  for local in $(cat "/proc/net/$protocol" "/proc/net/${protocol}6" 2>/dev/null | awk -v state="${kind#*:}" '$4 == state { print $2 }' | sort -u); do
    port=$((0x${local#*:}))
    case " $PORTS " in
      *" $protocol:$port "*) fact open_port "$protocol $port ${local%:*} $(holder "$protocol" "$port")" ;;
    esac
  done
done

if [ -n "$PODS6" ]; then
  # The second is what links get that are made later: those of pods.
  for kind in all default; do
    [ "$(cat "/proc/sys/net/ipv6/conf/$kind/disable_ipv6" 2>/dev/null)" = 0 ] || fact ipv6_off "$kind"
  done
  for address in $(ip -o -6 address show scope global 2>/dev/null | awk '{ sub("/.*", "", $4); print $4 }'); do fact address "$address"; done
  for link in $(ip -o -6 route show proto ra 2>/dev/null | sed -n 's/.* dev \([^ ]*\).*/\1/p' | sort -u); do
    fact router_advertisements "$link $(cat "/proc/sys/net/ipv6/conf/$link/accept_ra" 2>/dev/null)"
  done
fi
for address in $(ip -o -4 address show 2>/dev/null | awk '{ sub("/.*", "", $4); print $4 }'); do fact address "$address"; done
exit 0
