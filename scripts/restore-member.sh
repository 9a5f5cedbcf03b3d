# Starts this host's etcd member from a snapshot as the only member, then the control plane. Inputs: SNAPSHOT.
# Needs: owner, ledger
check_owner
/usr/local/libexec/kubernetes-on-bare-metal/etcd-snapshot restore "$SNAPSHOT"
progress "etcd has the data of $SNAPSHOT"
systemctl start kubelet.service
until=$((SECONDS + 300))
while read -r command; do
  until timeout 10 bash -c "$command" >/dev/null 2>&1 </dev/null; do
    [ $SECONDS -lt $until ] || fail "etcd and the control plane are not healthy within 300 s: $command"
    sleep 0.5
  done
done < <(for layer in etcd control-plane; do sed -n 's/^health\t[^\t]*\t//p' "$LAYERS/$layer/ledger" 2>/dev/null || true; done)
