# Makes the layers on this host its new owner's, whichever cluster they belonged to: `npm run reset` removes them next.
# Needs: owner, ledger
lock
if has_layers; then write_owner; fi
