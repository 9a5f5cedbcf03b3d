#!/bin/sh
# Maintains the operating system of a host with apt, one STEP per run. Output lines have tab-separated fields:
# prepare   refreshes the package lists and downloads updates; installs nothing. Prints `recorded STATE DATE`, `pods` if the host
#           runs pods, `interrupted` after an interrupted installation, `package NAME OLD NEW`, and `reboot WHY` if one is due, or
#           `rebooted WHY` if this maintenance has rebooted the host for that already
# install   installs the updates; prints `package NAME OLD NEW`, and `reboot WHY` or `rebooted WHY`
# reboot    prints `boot ID`, and reboots a moment later
# finish    records that the host was maintained; prints `boot ID`, and `reboot WHY` if one is still due
# Inputs: STEP, AS_OF (a date), PACKAGES (none, security or all), LIMIT (seconds that other programs may keep apt's locks)
# Needs: owner, reboot-state
set -eu
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
# Ask no questions, and restart no service that running pods depend on.
export DEBIAN_FRONTEND=noninteractive APT_LISTCHANGES_FRONTEND=none UCF_FORCE_CONFFOLD=1 NEEDRESTART_MODE=l NEEDRESTART_SUSPEND=1
RECORD=/var/lib/kubernetes-on-bare-metal/maintenance
OUTPUT=/run/kubernetes-on-bare-metal.apt
tab='	'
until=$(($(date +%s) + ${LIMIT:-0}))

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}
progress() { printf 'progress\t%s\n' "$*"; }
boot_id() { cat /proc/sys/kernel/random/boot_id; }
print_boot() { printf 'boot\t%s\n' "$(boot_id)"; }

# A kernel that does not boot would take the host down again as soon as somebody has brought it back with the old one. What a
# distribution asks for is forgotten at a boot.
print_reboot() {
  reason=$(reboot_reason)
  [ -n "$reason" ] || return 0
  state=reboot
  if [ "${tried#*"$tab"}" = "$reason" ] && [ "${tried%%"$tab"*}" != "$(boot_id)" ] && [ ! -e /run/reboot-required ]; then
    state=rebooted
  fi
  printf '%s\t%s\n' "$state" "$reason"
}

# The reboot that an unfinished maintenance for this date has made, as `BOOT REASON`; nothing if it has made none.
tried=$(awk -F "$tab" -v date="$AS_OF" '$1 != "done" && $2 == date && NF > 4 { print $4 FS $5 }' "$RECORD" 2>/dev/null) || true

# record STATE: begun, rebooting or done. Written to disk before the step begins.
record() {
  printf '%s\t%s\t%s%s\n' "$1" "$AS_OF" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "${tried:+$tab$tried}" >"$RECORD.new"
  sync "$RECORD.new"
  mv -f "$RECORD.new" "$RECORD"
  sync "${RECORD%/*}"
}

# unlocked COMMAND...: runs a command of apt or dpkg, and waits while another program holds the lock. Its output goes to OUTPUT. It
# outlives this script: half an installation is worse than a late one, and the next run waits for its lock.
unlocked() {
  waited_for=''
  until setsid -w "$@" >"$OUTPUT" 2>&1 </dev/null; do
    holder=$(sed -n 's/.*\(Could not get lock .*\)/\1/p; s/.*\(dpkg frontend lock .* by another process.*\)/\1/p' "$OUTPUT" | tail -n 1)
    [ -n "$holder" ] || fail "$(tail -n 15 "$OUTPUT")"
    [ "$(date +%s)" -lt "$until" ] || fail "the lock was still held after $LIMIT s: $holder; wait for that process to end, then run this again"
    [ "$holder" = "$waited_for" ] || progress "waiting for the lock of apt or dpkg: $holder"
    waited_for=$holder
    sleep 1
  done
}

# apt ARGUMENT...: apt-get without questions. Keeps configuration files that were changed on the host, and removes nothing.
apt() {
  unlocked apt-get -q -y -o DPkg::Lock::Timeout=10 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold \
    -o APT::Get::Remove=false "$@"
}

# If a mirror is unreachable, the old lists would show no updates.
update() {
  apt update -o APT::Update::Error-Mode=any
  missing=$(grep -E '^(W|E|Err): *(Failed to fetch|Some index files|The repository)' "$OUTPUT" | head -n 3) || true
  [ -z "$missing" ] || fail "reading the lists of packages: $missing"
}

# upgrade LINES [OPTION]: installs these updates. --only-upgrade keeps apt from marking them as installed by hand.
upgrade() {
  lines=$1
  shift
  [ -n "$lines" ] || return 0
  if [ "$PACKAGES" = all ]; then
    apt "$@" upgrade --with-new-pkgs
  else
    # shellcheck disable=SC2046 # no package has a space in its name
    apt "$@" install --only-upgrade $(printf '%s\n' "$lines" | cut -f 1)
  fi
}

print_packages() { [ -z "$1" ] || printf '%s\n' "$1" | sed "s/^/package$tab/"; }

# dpkg leaves files here only if it was interrupted.
interrupted() { [ -n "$(find /var/lib/dpkg/updates -name '[0-9]*' 2>/dev/null | head -n 1)" ]; }

prepare() {
  if [ -f "$RECORD" ]; then printf 'recorded\t%s\n' "$(cat "$RECORD")"; fi
  if [ -d "${RECORD%/*}/layers/kubelet" ]; then printf 'pods\n'; fi
  if [ "$PACKAGES" != none ]; then
    command -v apt-get >/dev/null || fail "there is no apt-get, and no other package manager is supported; set maintenance.packages of this host to none"
    if interrupted; then
      printf 'interrupted\n'
    else
      progress "reading the lists of packages"
      update
      found=$(updates "$PACKAGES")
      progress "downloading updates"
      upgrade "$found" --download-only
      print_packages "$found"
    fi
  fi
  print_reboot
}

install_packages() {
  record begun
  if [ "$PACKAGES" != none ]; then
    unlocked dpkg --force-confdef --force-confold --configure -a
    found=$(updates "$PACKAGES")
    progress "installing updates"
    upgrade "$found"
    print_packages "$found"
  fi
  print_reboot
}

check_owner
case $STEP in
  prepare) prepare ;;
  install) install_packages ;;
  reboot)
    tried=$(boot_id)$tab$(reboot_reason)
    record rebooting
    print_boot
    # Later, so that this answer arrives.
    systemd-run -q --on-active=1 --timer-property=AccuracySec=100ms systemctl reboot
    ;;
  finish)
    tried=''
    record "done"
    print_boot
    print_reboot
    ;;
esac
