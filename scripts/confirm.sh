# Ends the trial of a guarded unit's rules, because the operator has come through them: it loads them from now on, also at boot.
# Inputs: UNIT, RULES, CONFIRMED, TRIAL.
# Needs: owner, ledger
check_owner
rollback=${UNIT%.service}-rollback
directory=${CONFIRMED%/*}
# The roll-back takes the same lock: one of the two is first, and the other one finds no trial.
exec 8<"$directory"
flock -w 20 8 || fail "its rules are being taken back"
[ -e "$TRIAL" ] || fail "its rules were taken back, because no new connection came through them in time"
systemctl is-active --quiet "$UNIT" || fail "its rules are not loaded; run it again"
install -m 0600 "$RULES" "$CONFIRMED.new"
sync "$CONFIRMED.new"
mv "$CONFIRMED.new" "$CONFIRMED"
sync "$directory"
rm "$TRIAL"
systemctl stop "$rollback.timer"
