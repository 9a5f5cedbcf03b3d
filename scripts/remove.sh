# Undoes a layer: what the ledger lists goes, and what stood there before comes back. Inputs: LAYER. Succeeds where nothing is left.
HERE=$LAYERS/$LAYER
[ -d "$HERE" ] || exit 0
lock
[ -d "$HERE" ] || exit 0
check_owner
open_layer "$LAYER"
while read -r unit; do
  progress "stopping $unit"
  remove_unit "$unit"
done < <(cat "$HERE/units")
if declare -f before_files_go >/dev/null; then before_files_go; fi
while IFS= read -r path; do give_back "$path"; done < <(cat "$HERE/files" "$HERE/drop-ins")
systemctl daemon-reload
while IFS='=' read -r key value; do sysctl -qw "$key=$value" 2>/dev/null || true; done <"$HERE/sysctls"
while IFS= read -r path; do rm -rf --one-file-system "$path"; done <"$HERE/data"
tac "$HERE/directories" | while IFS= read -r path; do rmdir "$path" 2>/dev/null || true; done
rm -rf "$HERE"
if rmdir "$LAYERS" 2>/dev/null; then rm -rf "$LEDGER" /run/kubernetes-on-bare-metal.lock; fi
