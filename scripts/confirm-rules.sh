# Confirms the rules of a guarded unit after a new connection has succeeded through them.
# From now on the unit loads them, also at boot. Inputs: UNIT, RULES, CONFIRMED, TRIAL.
# Needs: owner, ledger
check_owner
rollback=${UNIT%.service}-rollback
directory=${CONFIRMED%/*}
# The rollback takes the same lock: whichever comes second finds no trial.
exec 8<"$directory"
flock -w 20 8 || fail "its rules are being rolled back"
[ -e "$TRIAL" ] || fail "its rules were rolled back, because no new connection succeeded in time"
systemctl is-active --quiet "$UNIT" || fail "its rules are not loaded; run this again"
install -m 0600 "$RULES" "$CONFIRMED.new"
sync "$CONFIRMED.new"
mv "$CONFIRMED.new" "$CONFIRMED"
sync "$directory"
rm "$TRIAL"
systemctl stop "$rollback.timer"
