#!/bin/sh
# Asks registries and mirrors for one manifest each, in parallel. Changes nothing. Prints a line for each, fields
# separated by tabs: `registry`, its number, curl's exit code, the HTTP status, and curl's message. Inputs: PROBES,
# lines of URL, Authorization or -, and CA certificates in base64 or -, separated by tabs; HTTP, HTTPS and EXCEPT, the
# proxy.
set -u
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
tab='	'
[ -z "$HTTP" ] || export http_proxy="$HTTP"
[ -z "$HTTPS" ] || export https_proxy="$HTTPS"
[ -z "$EXCEPT" ] || export no_proxy="$EXCEPT"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
types='application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json'

# ask NUMBER URL AUTHORIZATION|- [CA FILE]: prints the HTTP status. curl reads secrets from its standard input.
ask() {
  { [ "$3" = - ] || printf 'header = "Authorization: %s"\n' "$3"; } |
    curl -K - -sSL --connect-timeout 8 -m 20 -H "Accept: $types" ${4:+--cacert "$4"} \
      -D "$work/head.$1" -o "$work/body.$1" -w '%{http_code}' "$2" 2>"$work/error.$1"
}
value() { sed -n "s/.*[ ,]$2=\"\([^\"]*\)\".*/\1/p" "$work/challenge.$1"; }

# A registry may require a token, which another service issues for the same login.
probe() {
  code=0
  [ -s "$work/ca.$1" ] && ca=$work/ca.$1 || ca=''
  status=$(ask "$1" "$2" "$3" "$ca") || code=$?
  tr -d '\r' <"$work/head.$1" 2>/dev/null | sed -n 's/^[Ww][Ww][Ww]-[Aa]uthenticate: *\([Bb]earer .*\)/\1/p' | tail -n 1 >"$work/challenge.$1"
  if [ "$code-$status" = 0-401 ] && [ -s "$work/challenge.$1" ]; then
    realm=$(value "$1" realm) scope=$(value "$1" scope)
    status=$(ask "$1" "$realm?service=$(value "$1" service | sed 's/ /%20/g')${scope:+&scope=$scope}" "$3" "$ca") || code=$?
    token=$(sed -n 's/.*"\(access_\)\{0,1\}token" *: *"\([^"]*\)".*/\2/p' "$work/body.$1" 2>/dev/null | head -n 1)
    if [ "$code-$status" = 0-200 ] && [ -n "$token" ]; then status=$(ask "$1" "$2" "Bearer $token" "$ca") || code=$?; fi
  fi
  printf 'registry\t%s\t%s\t%s\t%s\n' "$1" "$code" "$status" "$(head -n 1 "$work/error.$1" | tr '\t' ' ')"
}

number=0
while IFS=$tab read -r url authorization ca; do
  [ -n "$url" ] || continue
  # containerd trusts the host's CAs and this one; curl takes a single file.
  if [ "$ca" != - ]; then
    cat /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/ca-bundle.pem 2>/dev/null
    printf %s "$ca" | base64 -d
  fi >"$work/ca.$number"
  probe "$number" "$url" "$authorization" &
  number=$((number + 1))
done <<END
$PROBES
END
wait
exit 0
