#!/bin/sh
# Tells what a host is, before anything on it is touched. One `name=value` a line. Inputs: PORTS, OTHERS.
set -u
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
fact() { printf '%s=%s\n' "$1" "$2"; }

fact init "$(cat /proc/1/comm)"
fact systemd "$(systemctl --version 2>/dev/null | awk 'NR == 1 { print $2 }')"
fact architecture "$(dpkg --print-architecture 2>/dev/null || uname -m)"
fact os "$(. /etc/os-release 2>/dev/null && printf '%s' "${PRETTY_NAME:-unknown}")"
fact kernel "$(uname -r)"
fact machine_id "$(cat /etc/machine-id 2>/dev/null)"
fact memory_mib "$(awk '/^MemTotal/ { print int($2 / 1024) }' /proc/meminfo)"
fact disk_mib "$(df -Pm /var/lib 2>/dev/null | awk 'NR == 2 { print $4 }')"
fact clock "$(date +%s.%N)"
fact swap "$(awk 'NR > 1 { print $1 }' /proc/swaps | tr '\n' ' ')"
fact cgroup "$([ -f /sys/fs/cgroup/cgroup.controllers ] && echo v2 || echo v1)"
for tool in curl tar nft mount flock ip; do command -v "$tool" >/dev/null || fact missing_tool "$tool"; done
grep -qw overlay /proc/filesystems || modprobe -n overlay 2>/dev/null || fact missing_feature overlay
[ -d /proc/sys/net/bridge ] || modprobe -n br_netfilter 2>/dev/null || fact missing_feature br_netfilter
read_owner
if has_layers; then fact owner "$found_owner	$found_node	$found_since"; fi
for path in $OTHERS; do [ -e "$path" ] && fact occupied_path "$path"; done
for port in $PORTS; do
  # The state is LISTEN (0A); addresses end in the port in hexadecimal.
  awk -v port="$(printf ':%04X' "$port")" '$4 == "0A" && $2 ~ port "$" { found = 1 } END { exit !found }' /proc/net/tcp /proc/net/tcp6 2>/dev/null &&
    fact occupied_port "$port"
done
for address in $(ip -o -4 address show 2>/dev/null | awk '{ sub("/.*", "", $4); print $4 }'); do fact address "$address"; done
exit 0
