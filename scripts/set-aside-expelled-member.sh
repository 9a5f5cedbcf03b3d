# Sets aside the data of a member that its cluster has expelled, so that the host joins again without data. Works even
# if the ledger does not list the directory. Keeps the latest such data in a directory beside it.
# Needs: owner, ledger, pods
data=/var/lib/etcd
lock
check_owner
rm -f /etc/kubernetes/manifests/etcd.yaml
end_pods etcd
if [ -e "$data/member" ]; then
  rm -rf "$data"/expelled-*
  mv -T "$data/member" "$data/expelled-$(date -u +%Y-%m-%dT%H%M%SZ)"
  sync "$data"
fi
