# Starts this host's snapshot unit, and prints the path of the verified snapshot of etcd.
# Prints nothing if there is no data yet. Inputs: READY, URL that says whether the member is one of a quorum: another one
# would save what it had when it was cut off.
# Needs: owner
set -euo pipefail
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
check_owner
unit=etcd-snapshot.service
settings=/usr/local/libexec/kubernetes-on-bare-metal/etcd-snapshot.conf
[ -e /var/lib/etcd/member ] || exit 0
if [ ! -e "$settings" ]; then
  echo "this host has no $unit; pulumi up installs it" >&2
  exit 1
fi
# shellcheck source=/dev/null
. "$settings"
if ! curl -fsS -m 5 -o /dev/null "$READY"; then
  echo "the etcd member of this host is not ready" >&2
  exit 1
fi
before=$(readlink "$DIRECTORY/latest" || true)
take() {
  if systemctl start "$unit"; then return; fi
  journalctl --no-pager -o cat -n 5 -u "$unit" >&2
  exit 1
}
take
# If the timer's run was at work, this has only waited for its end.
[ "$(readlink "$DIRECTORY/latest" || true)" != "$before" ] || take
after=$(readlink "$DIRECTORY/latest")
if [ "$after" = "$before" ] || [ ! -f "$DIRECTORY/$after" ]; then
  echo "$unit ended without a snapshot" >&2
  exit 1
fi
printf '%s\n' "$DIRECTORY/$after"
