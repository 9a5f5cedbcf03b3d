# Prints whether a host needs a reboot and which packages have updates. Changes nothing and needs no network. For bash and sh.

# Prints why a reboot is due, in one line; nothing if none is. A container has no kernel of its own.
reboot_reason() {
  if [ -e /run/reboot-required ]; then
    asking=$(sort -u /run/reboot-required.pkgs 2>/dev/null | tr '\n' ' ') || true
    printf 'the distribution asks for it%s\n' "${asking:+, because of ${asking% }}"
    return 0
  fi
  [ ! -e /run/systemd/container ] || return 0
  running=$(uname -r)
  newest=$running
  for image in /boot/vmlinuz-*; do
    release=${image#/boot/vmlinuz-}
    [ -e "$image" ] && [ "$(flavour "$release")" = "$(flavour "$running")" ] || continue
    newest=$(printf '%s\n%s\n' "$newest" "$release" | sort -V | tail -n 1)
  done
  [ "$newest" = "$running" ] || printf 'kernel %s is installed, and %s runs\n' "$newest" "$running"
}

# flavour RELEASE: a kernel release without its numbers: amd64, cloud-amd64, generic. Only kernels of the same flavour are compared.
flavour() { printf '%s\n' "$1" | sed 's/^[0-9][0-9.]*\(+[0-9A-Za-z.]*\)\{0,1\}\(-[0-9][0-9A-Za-z.]*\)\{0,1\}-\{0,1\}//'; }

# updates security|all: prints the updates that apt would install, as `NAME OLD NEW` with tabs between, by the package lists on
# the host. OLD is - for a package that is not installed yet, such as a new kernel. Removes nothing. Fails if apt fails.
updates() {
  simulated=$(LC_ALL=C apt-get -s -o Debug::NoLocking=true upgrade --with-new-pkgs 2>&1 </dev/null) || {
    printf '%s\n' "$simulated" >&2
    return 1
  }
  printf '%s\n' "$simulated" | awk -v which="$1" '
    $1 != "Inst" { next }
    { old = "-"; from = $0; sub(/^[^(]*\(/, "", from) }
    $3 ~ /^\[/ { old = substr($3, 2, length($3) - 2) }
    # Label:Version/Suite of each archive that has it: Debian-Security:12/stable-security, Ubuntu:24.04/noble-security.
    which == "security" && (old == "-" || from !~ /\/[^ ,]*-security[ ,]/) { next }
    { split(from, parts, " "); print $2 "\t" old "\t" parts[1] }'
}
