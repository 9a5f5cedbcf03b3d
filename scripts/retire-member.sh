# Sets this host's etcd data aside, so that the member joins again without data. Its manifest is missing until then.
# Needs: owner, ledger
check_owner
data=/var/lib/etcd
rm -f /etc/kubernetes/manifests/etcd.yaml
if [ -d "$data/member" ]; then mv "$data/member" "$data/before-restore-$(date -u +%Y-%m-%dT%H%M%SZ)"; fi
