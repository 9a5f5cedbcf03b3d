# Tells the layers that are on a host once no run is at work there any more. Takes the ledger away where there are none.
lock
for HERE in "$LAYERS"/*/; do
  if [ -d "$HERE" ]; then printf 'layer\t%s\n' "$(basename "$HERE")"; fi
done
rmdir "$LAYERS" 2>/dev/null || true
if [ ! -d "$LAYERS" ]; then rm -rf "$LEDGER" /run/kubernetes-on-bare-metal.lock; fi
