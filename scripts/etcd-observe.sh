#!/bin/sh
# Observes this host's etcd member, and what it knows of the others. Prints one line per item, fields separated by tabs.
# Inputs: CA, CERT, KEY, PORT.
# Needs: owner
set -u
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
own=https://127.0.0.1:$PORT
ask() { curl -fsS -m 5 --cacert "$CA" --cert "$CERT" --key "$KEY" "$@" 2>/dev/null </dev/null; }

end_if_foreign
if [ -d /var/lib/etcd/member/wal ]; then printf 'etcd-data\n'; fi
[ -e "$CERT" ] || exit 0
if status=$(ask -d '{}' $own/v3/maintenance/status); then printf 'etcd-status\t%s\n' "$status"; fi
# The list is reliable only with the agreement of a majority.
if members=$(ask -d '{"linearizable":true}' $own/v3/cluster/member/list); then
  printf 'etcd-members\t%s\n' "$members"
  for url in $(printf '%s\n' "$members" | grep -oE '"clientURLs":\["[^"]+' | cut -d '"' -f 4); do
    { ask "$url/readyz" >/dev/null && printf 'etcd-ready\t%s\n' "$url"; } &
  done
  wait
fi
exit 0
