# Sets the data of a member aside that its cluster has expelled, so that the host joins again without data. It works where the ledger
# does not list the directory. The latest such data is kept beside it.
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
