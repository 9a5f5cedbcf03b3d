#!/bin/sh
# Reports what the host is and the state of everything that the ledger lists. One line for each thing, fields separated by
# tabs, and after them the output of stat, sha256sum and systemctl, which the reader combines.
# The cost of an observation is its processes. Debian's sh starts in a third of the time of bash, and forks less. There is one stat and
# one sha256sum for all paths, and the shell reads what it can itself.
# Needs: owner, reboot-state, storage, emptied-images
set -eu
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
layers=/var/lib/kubernetes-on-bare-metal/layers
tab='	' newline='
'
collected='' files='' units='' exclusive='' health='' sysctls=''

# emit FIELD...: collected and printed at once, because each piece wakes sshd and the reader.
emit() {
  collected=$collected$1
  shift
  for field; do collected=$collected$tab$field; done
  collected=$collected$newline
}

observe_host() {
  machine='' boot='' kernel='' memory=0 os='' processors=''
  {
    read -r machine </etc/machine-id || true
    read -r boot </proc/sys/kernel/random/boot_id || true
    read -r kernel </proc/sys/kernel/osrelease || true
    read -r _ memory _ </proc/meminfo || true
    while IFS='=' read -r key value; do [ "$key" != PRETTY_NAME ] || os=$value; done </etc/os-release || true
    processors=$(grep -c ^processor /proc/cpuinfo) || true
  } 2>/dev/null
  emit host "$machine" "$boot" "$os" "$kernel" $((memory / 1024)) "$processors"
}

# path_of KEY: the file of a sysctl, as path
path_of() {
  IFS=.
  # shellcheck disable=SC2086 # its parts are wanted
  set -- $1
  IFS=/
  path="/proc/sys/$*"
  unset IFS
}

# What the kernel does not know is shown with no value. The kernel answers only the first read of such a file, and Debian's
# sh reads byte by byte, so grep reads all of them.
observe_sysctls() {
  paths=''
  for key; do path_of "$key" && paths="$paths $path"; done
  # shellcheck disable=SC2086 # no path has a space
  values=$newline$(grep -s '^' $paths /dev/null || true)$newline
  for key; do
    path_of "$key"
    value=''
    case $values in *"$newline$path:"*) value=${values#*"$newline$path:"} && value=${value%%"$newline"*} ;; esac
    emit sysctl "$key" "$value"
  done
}

# The last line of a ledger has the number of the others; where they differ, it is damaged.
observe_layer() {
  layer=${1##*/} count=0 end=missing
  emit layer "$layer"
  [ -f "$1/ledger" ] || { emit damaged "$layer" "$1/ledger" && return; }
  while IFS=$tab read -r list line; do
    case $list in
      end) end=$line && continue ;;
      files) files=$files$line$newline ;;
      units) units=$units$line$newline ;;
      sysctls) sysctls="$sysctls ${line%%=*}" ;;
      jobs) observe_job "$line" ;;
      exclusive) exclusive=$exclusive$layer$tab$line$newline ;;
      health) health=$health$layer$tab$line$newline ;;
    esac
    count=$((count + 1))
  done <"$1/ledger"
  [ "$end" = "$count" ] || emit damaged "$layer" "$1/ledger"
  for mark in "$1"/restart-*; do [ ! -e "$mark" ] || emit restart "${mark##*/restart-}"; done
}

# How a job went last that a timer starts, and what time it is here.
observe_job() {
  result='' since='' due='' words=''
  { read -r result since due words </var/lib/kubernetes-jobs/"$1"; } 2>/dev/null || true
  emit job "$layer" "$1" "$result" "$since" "$due" "$(date +%s)" "$words"
}

# Maintenance that is due, on a host that was maintained: by the package lists on the host, since an observation uses no network.
observe_maintenance() {
  state='' date='' since=''
  { IFS=$tab read -r state date since _ <"${layers%/*}/maintenance"; } 2>/dev/null || return 0
  emit maintenance "$state" "$date" "$since"
  reason=$(reboot_reason)
  [ -z "$reason" ] || emit reboot "$reason"
  command -v apt-get >/dev/null || return 0
  lacking=$(updates security 2>/dev/null) || return 0
  [ -z "$lacking" ] || emit lacking "$(printf '%s\n' "$lacking" | cut -f 1 | tr '\n' ' ')"
}

# Unmanaged files in directories where every file is managed. Their names may hold anything.
observe_unmanaged() {
  while IFS=$tab read -r layer directory; do
    for path in "${directory:-/dev/null}"/*; do
      [ -e "$path" ] || continue
      case $path in *"$tab"* | *"$newline"*) path=$(printf %s "$path" | tr '\t\n' '??') ;; esac
      case $newline$files in *"$newline$path$newline"*) ;; *) emit unmanaged "$layer" "$path" ;; esac
    done
  done <<END
$exclusive
END
}

# systemctl answers with a block for each unit, in the order of the question. It knows a drop-in only when it has loaded it.
observe_units() {
  for unit; do
    emit unit "$unit"
    for path in "/etc/systemd/system/$unit.d"/*.conf; do
      # A pattern that matches nothing stands for itself.
      case $path in */'*.conf') ;; *) emit drop-in "$unit" "$path" ;; esac
    done
  done
}

observe_paths() {
  printf %s "$collected"
  [ $# = 0 ] || printf 'file\t%s\n' "$@"
  [ $# = 0 ] || stat --printf 'stat\t%f\t%U:%G\t%n\n' -- "$@" 2>/dev/null || true
  for path; do
    shift
    if [ -f "$path" ] && [ ! -L "$path" ]; then set -- "$@" "$path"; fi
  done
  [ $# = 0 ] || sha256sum -- "$@" 2>/dev/null || true
}

# Names the images that a power loss has emptied. Looked for once something fails: that costs a mount for each image.
emptied_images() {
  host_images | while read -r image; do
    program=$(emptied_program "$image")
    [ -z "$program" ] || printf '; the image %s has an empty %s, as after a power loss, and up pulls it again' "$image" "$program"
  done
}

# What a layer once waited for has to hold on. One curl puts all questions that are a curl and no more; where an answer is
# bad, each is run again to find which. The commands end by themselves.
observe_health() {
  questions='' rest='' looked='' emptied=''
  while IFS=$tab read -r layer what command; do
    case $command in
      '') continue ;;
      *['|&;<>$`']*) ;;
      'curl '*) questions="$questions --next ${command#curl}" && continue ;;
    esac
    rest=$rest$layer$tab$what$tab$command$newline
  done <<END
$health
END
  if [ -n "$questions" ] && ! eval "curl --fail-early${questions# --next}" >/dev/null 2>&1 </dev/null; then rest=$health; fi
  while IFS=$tab read -r layer what command; do
    [ -z "$command" ] || output=$(set +eu && eval "$command" 2>&1 </dev/null) || {
      [ -n "$looked" ] || { looked=yes && emptied=$(emptied_images) || true; }
      printf 'failing\t%s\t%s\t%s%s\n' "$layer" "$what" "${output##*"$newline"}" "$emptied"
    }
  done <<END
$rest
END
}

end_if_foreign
observe_host
for layer in "$layers"/*/; do [ ! -d "$layer" ] || observe_layer "${layer%/}"; done
# shellcheck disable=SC2086 # no key has a space
[ -z "$sysctls" ] || observe_sysctls $sysctls
observe_maintenance
observe_unmanaged
# shellcheck disable=SC2086 # no unit has a space in its name
observe_units $units
IFS=$newline
set -f
# shellcheck disable=SC2086 # lines are what is wanted
set -- $files
set +f
unset IFS
observe_paths "$@"
storage_faults || true
if [ -n "$units" ]; then
  printf 'systemctl\n'
  # It asks twice for each unit. The default timeout is 25 s.
  # shellcheck disable=SC2086
  SYSTEMD_BUS_TIMEOUT=5s systemctl show $units -p LoadState -p ActiveState -p UnitFileState -p DropInPaths || true
fi
observe_health
