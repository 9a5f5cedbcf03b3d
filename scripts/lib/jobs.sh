# Jobs that timers start. layers/formats/job.ts defines their records.
# Needs: ledger, units
RECORDS=/var/lib/kubernetes-jobs
JOBS=''
RECORD_JOB=/usr/local/libexec/kubernetes-on-bare-metal/record-job

# ensure_job UNIT CALENDAR: starts a failed or missed job again, once; by now everything that it needs from this program
# is in place. If it fails again, prints `failing<TAB>UNIT<TAB>WORDS`, and the run continues.
ensure_job() {
  local unit=$1 result='' since='' due='' words=''
  JOBS+=$unit$'\n'
  { read -r result since due words <"$RECORDS/$unit"; } 2>/dev/null || true
  "$RECORD_JOB" "$unit" "$2"
  if [ "$result" != failed ]; then
    if [ "${due:-0}" = 0 ] || [ "$(date +%s)" -le "$due" ]; then return 0; fi
  fi
  local was="$result $since"
  progress "starting $unit again"
  systemctl reset-failed "$unit" 2>/dev/null || true
  timeout 300 systemctl start "$unit" >/dev/null 2>&1 || true
  read -r result since due words <"$RECORDS/$unit"
  case $result in
    failed) printf 'failing\t%s\t%s\n' "$unit" "$words" ;;
    well) if [ "$result $since" != "$was" ]; then printf 'changed\t%s\n' "$unit"; fi ;;
  esac
}
