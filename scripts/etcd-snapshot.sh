# Has the unit of this host take a verified snapshot of etcd, and prints the path of it, or nothing where there is no data yet.
# Needs: owner
set -euo pipefail
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
check_owner
unit=etcd-snapshot.service
settings=/usr/local/libexec/kubernetes-on-bare-metal/etcd-snapshot.conf
[ -e /var/lib/etcd/member ] || exit 0
if [ ! -e "$settings" ]; then
  echo "this host has no $unit: pulumi up puts it there" >&2
  exit 1
fi
# shellcheck source=/dev/null
. "$settings"
before=$(readlink "$DIRECTORY/latest" || true)
if ! systemctl start "$unit"; then
  journalctl --no-pager -o cat -n 5 -u "$unit" >&2
  exit 1
fi
after=$(readlink "$DIRECTORY/latest")
if [ "$after" = "$before" ]; then
  echo "$unit ended and left no snapshot" >&2
  exit 1
fi
printf '%s\n' "$DIRECTORY/$after"
