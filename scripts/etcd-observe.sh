#!/bin/sh
# Observes this host's etcd member, and what it knows of the others. Prints one line per item, fields separated by tabs.
# Inputs: CA, CERT, KEY, PORT.
# Needs: owner
set -u
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
own=https://127.0.0.1:$PORT
ask() { curl -fsS -m 5 --cacert "$CA" --cert "$CERT" --key "$KEY" "$@" 2>/dev/null </dev/null; }

# What etcd says at its end when it cannot read its own data, from the log of its last container, if that is younger than the data. What an
# earlier one said, the last one has overcome.
damage() {
  # shellcheck disable=SC2012 # the kubelet's names are plain
  log=$(ls -t /var/log/pods/kube-system_etcd-*/etcd/*.log 2>/dev/null | head -n 1)
  [ -f "$log" ] && [ "$log" -nt /var/lib/etcd/member ] || return 0
  tail -n 60 "$log" | grep -oE "$unreadable" | tail -n 1
}
# Of bbolt, of etcd's write-ahead log, and of raft. Data that only differs from that of others is not among them: which is right is unknown.
unreadable='"error":"(invalid database|checksum error|version mismatch)"|file size too small|invalid freelist page|invalid page type|page [0-9]+ already freed|unexpected fault address|crc mismatch|cannot be repaired|failed to find database snapshot file|[Rr]aft log corrupted, truncated, or lost'

end_if_foreign
if [ -d /var/lib/etcd/member/wal ]; then printf 'etcd-data\n'; fi
[ -e "$CERT" ] || exit 0
printf 'etcd-certificate\t%s\n' "$(base64 -w 0 <"$CERT")"
if status=$(ask -d '{}' $own/v3/maintenance/status); then
  printf 'etcd-status\t%s\n' "$status"
elif [ -d /var/lib/etcd/member/wal ]; then
  said=$(damage)
  [ -z "$said" ] || printf 'etcd-damage\t%s\n' "$said"
fi
# The list is reliable only with a quorum.
if members=$(ask -d '{"linearizable":true}' $own/v3/cluster/member/list); then
  printf 'etcd-members\t%s\n' "$members"
  for url in $(printf '%s\n' "$members" | grep -oE '"clientURLs":\["[^"]+' | cut -d '"' -f 4); do
    { ask "$url/readyz" >/dev/null && printf 'etcd-ready\t%s\n' "$url"; } &
  done
  wait
fi
exit 0
