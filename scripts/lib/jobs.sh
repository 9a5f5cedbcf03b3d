# Jobs that timers start. render/job.ts says what a record has.
# Needs: ledger, units
RECORDS=/var/lib/kubernetes-jobs
JOBS=''
RECORD_JOB=/usr/local/libexec/kubernetes-on-bare-metal/record-job

# ensure_job UNIT CALENDAR: one that failed or was missed is started again, once; by then all is there that it needs of us. What
# it lacks besides is for a person to mend: `failing<TAB>UNIT<TAB>WORDS` tells of it, and the run goes on.
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
