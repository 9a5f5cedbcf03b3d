# The operator has come through the rules of a guarded unit: they stay, also after a reboot. Inputs: UNIT, RULES, DATA.
rollback=${UNIT%.service}-rollback
systemctl is-active --quiet "$rollback.timer" || fail "its rules were taken back, because nobody came through them in time"
sha256sum "$RULES" >"$DATA/confirmed.new"
mv "$DATA/confirmed.new" "$DATA/confirmed"
systemctl stop "$rollback.timer"
systemctl is-active --quiet "$UNIT" || fail "its rules were taken back while they were confirmed; run it again"
