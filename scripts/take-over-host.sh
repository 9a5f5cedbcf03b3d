# Makes this owner the owner of all layers on the host; `npm run reset` then removes them.
# Needs: owner, ledger
lock
if has_layers; then write_owner; fi
