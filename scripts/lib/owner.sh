# The cluster that owns a host. The ledger's file `owner` has one line, fields separated by tabs: CLUSTER/STACK/ID, the
# name under which the host was set up, and the date. Only its owner may change a host that has layers. For bash and sh.
# Inputs: OWNER, NODE.
OWNER_FILE=/var/lib/kubernetes-on-bare-metal/owner

has_layers() {
  for layer in "${OWNER_FILE%/*}"/layers/*/; do [ ! -d "$layer" ] || return 0; done
  return 1
}

# Reads the file into found_owner, found_node and found_since; empty if there is none.
read_owner() {
  found_owner='' found_node='' found_since=''
  [ -f "$OWNER_FILE" ] || return 0
  IFS='	' read -r found_owner found_node found_since <"$OWNER_FILE" || true
}

# A host without layers has no owner: an interrupted removal may have left the file.
is_own() {
  read_owner
  has_layers || return 0
  [ "$found_owner" = "$OWNER" ] && [ "$found_node" = "$NODE" ]
}

check_owner() {
  is_own && return 0
  stack=${found_owner#*/}
  whose="cluster ${found_owner%%/*} (stack ${stack%/*}, $found_node, set up $found_since)"
  [ -n "$found_owner" ] || whose="an unknown cluster"
  [ "$found_owner" = "$OWNER" ] || [ "${found_owner%/*}" != "${OWNER%/*}" ] || whose="$whose, set up from another state of this stack,"
  stack=${OWNER#*/}
  printf 'the host belongs to %s and not to cluster %s (stack %s, %s). Nothing on it was changed. See "Host ownership" in %s\n' \
    "$whose" "${OWNER%%/*}" "${stack%/*}" "$NODE" docs/disaster-recovery.md >&2
  exit 1
}

# Prints the owner and ends the script if the host has another one. The caller decides what that means.
end_if_foreign() {
  is_own && return 0
  printf 'owner\t%s\t%s\t%s\n' "$found_owner" "$found_node" "$found_since"
  exit 0
}

# Claims the host for this owner before its first layer. Written to disk before anything else: after a power cut there
# must be no layers without an owner.
claim_host() {
  check_owner
  has_layers || write_owner
}

write_owner() {
  install -d -m 0700 "${OWNER_FILE%/*}"
  printf '%s\t%s\t%s\n' "${OWNER:?}" "${NODE:?}" "$(date -u +%Y-%m-%d)" >"$OWNER_FILE.new"
  sync "$OWNER_FILE.new"
  mv -f "$OWNER_FILE.new" "$OWNER_FILE"
  sync "${OWNER_FILE%/*}" "${OWNER_FILE%/*/*}"
}
