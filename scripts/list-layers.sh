# Prints the layers on a host once no other run is at work there; prints the owner instead if the host has another.
# Removes an empty ledger.
# Needs: owner, ledger
lock
end_if_foreign
for HERE in "$LAYERS"/*/; do
  if [ -d "$HERE" ]; then printf 'layer\t%s\n' "$(basename "$HERE")"; fi
done
delete_empty_ledger
