#!/bin/sh
# Prints what else on a host keeps nodes from working, one `name=value` per line. Changes nothing.
# Files and links of another installation, resolvers, routes, firewalls, mounts, addresses. Inputs: SERVICE, a Service
# address; PODS, the pod network; SERVICE6 and PODS6, the same of IPv6, or empty; SYSCTLS, LINKS and UNITS, names.
set -u
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
found() { printf '%s=%s\n' "$1" "$2"; }

for path in /etc/cni/net.d/*.conf /etc/cni/net.d/*.conflist /etc/cni/net.d/*.json; do
  [ ! -f "$path" ] || found cni_file "${path##*/}"
done
for link in $LINKS; do
  ! ip link show dev "$link" >/dev/null 2>&1 || found link "$link"
done
# Drop-ins in /etc/systemd/system are set aside when the unit is set up; a proxy that one of them sets would be lost.
for unit in $UNITS; do
  for path in /etc/systemd/system/"$unit".d/*.conf; do
    if grep -qi '^[^#;]*_PROXY=' "$path" 2>/dev/null; then found proxy_drop_in "$path"; fi
  done
done
for folder in /etc/systemd/system.control /run/systemd/system.control /run/systemd/transient /run/systemd/system \
  /usr/local/lib/systemd/system /usr/lib/systemd/system; do
  for unit in $UNITS; do
    for path in "$folder/$unit".d/*.conf; do [ ! -e "$path" ] || found drop_in "$path"; done
  done
done

# sysctl.d(5): a file hides those of the same name in later directories, and the last file name in order wins.
seen=/
for path in /etc/sysctl.d/*.conf /run/sysctl.d/*.conf /usr/local/lib/sysctl.d/*.conf /usr/lib/sysctl.d/*.conf; do
  [ -e "$path" ] || continue
  case $seen in *"/${path##*/}/"*) continue ;; esac
  seen=$seen${path##*/}/
  awk -v path="$path" -v names="$SYSCTLS" '
    BEGIN { split(names, list, " "); for (place in list) asked[list[place]] }
    /^[ \t]*[#;]/ || !/=/ { next }
    {
      name = value = $0
      sub(/=.*/, "", name); sub(/^[^=]*=/, "", value)
      gsub(/^[ \t-]+|[ \t]+$/, "", name); gsub(/^[ \t]+|[ \t\r]+$/, "", value)
      if (name ~ /^[^.]*\//) gsub("/", ".", name)
      if (name in asked) print "sysctl_line=" path " " name " " value
    }' "$path"
done

# The kubelet gives pods the file of systemd-resolved if there is one, because its stub listens on loopback.
file=/run/systemd/resolve/resolv.conf
[ -e "$file" ] || file=/etc/resolv.conf
found resolver_file "$file"
[ ! -r "$file" ] || awk '$1 == "nameserver" { print "resolver=" $2 }' "$file"
if command -v ip >/dev/null; then
  # The host's own addresses and routes, without those of a pod network, which LINKS covers.
  # In a container, /sys may show the links of its host.
  mtu_of() { ip -o link show dev "$1" 2>/dev/null | sed -n 's/.* mtu \([0-9]*\).*/\1/p'; }
  is_pods() { case " $LINKS " in *" $1 "*) return 0 ;; esac && return 1; }
  families=-4
  [ -z "$PODS6" ] || families='-4 -6'
  for family in $families; do
    ip "$family" -o address show 2>/dev/null | while read -r _ link _ address _; do
      link=${link%%@*}
      is_pods "$link" || found interface "${address%%/*} $link $(mtu_of "$link")"
    done
    ip "$family" -o route show 2>/dev/null | while read -r to rest; do
      hop=link link=''
      case $to in blackhole | unreachable | prohibit | throw) hop=gateway to=${rest%% *} ;; esac
      case " $rest " in *" via "*) hop=gateway ;; esac
      case " $rest " in *" dev "*) link=${rest##*dev } && link=${link%% *} ;; esac
      # Every interface has a link-local network of IPv6.
      case $to in default | 0.0.0.0/0 | ::/0 | fe80:*) continue ;; */*) ;; *:*) to=$to/128 ;; *) to=$to/32 ;; esac
      is_pods "$link" || found route "$to $hop $link"
    done
  done
  found service_route "$(ip -4 route get "$SERVICE" >/dev/null 2>&1 && echo yes || echo no)"
  [ -z "$SERVICE6" ] || found ipv6_service_route "$(ip -6 route get "$SERVICE6" >/dev/null 2>&1 && echo yes || echo no)"
fi

# Tables with a chain that drops forwarded packets unless a rule allows them, by its policy or a rule for all of them, and
# without a rule for the pods. firewalld rejects in its last rule. nft does not list the tables of iptables-legacy. Docker's
# table has the chain DOCKER-USER, and ufw's have chains with its name. With pods of two families, a table that filters both
# has to have a rule for either; without, what is forwarded of IPv6 is none of theirs.
nft -t list ruleset 2>/dev/null | awk -v pods="$PODS" -v pods6="$PODS6" '
  function drops_all(rule) {
    sub(/^[ \t]+/, "", rule)
    sub(/^counter (packets [0-9]+ bytes [0-9]+ )?/, "", rule)
    return rule ~ /^(drop|reject|xt target "REJECT")/
  }
  $1 == "table" { table = $2 " " $3; drops[table] = $3 == "firewalld"; forwards = 0 }
  $1 == "chain" { chain = $2; forwards = 0 }
  /hook forward/ { forwards = 1 }
  forwards && (/policy drop/ || drops_all($0)) && !drops[table] { drops[table] = 1; place[table] = ", chain " chain }
  /chain ufw6?-/ { ufw[table] }
  /chain DOCKER-USER/ { docker[table] }
  index($0, pods) { allows[table] }
  pods6 != "" && index($0, pods6) { allows6[table] }
  function is_open(table) {
    if (pods6 == "") return table ~ /^ip6 / || table in allows
    if (table ~ /^ip /) return table in allows
    return table in allows6 && (table ~ /^ip6 / || table in allows)
  }
  END {
    for (table in drops) if (drops[table] && !is_open(table))
      print "forward_drop=table " table (table in docker ? " of Docker" : table in ufw ? " of ufw" : place[table])
  }' | sort
# Rules for what is sent to the host, and by it: whole tables, because their chains jump to others. Not those of the cluster.
nft -t list ruleset 2>/dev/null | awk '
  /^table / { table = $3; lines = ""; judges = 0 }
  { lines = lines "input_rule=" $0 "\n" }
  / hook (input|output) / { judges = 1 }
  /^}/ && judges && lines ~ /drop|reject|REJECT/ && table !~ /^(kube-proxy|kubernetes-firewall)$/ { printf "%s", lines }'
if grep -qx filter /proc/net/ip_tables_names 2>/dev/null; then
  # Where there is one program only, its version tells of which tables it is.
  legacy=iptables-legacy
  command -v iptables-legacy >/dev/null || case $(iptables -V 2>/dev/null) in '' | *nf_tables*) legacy='' ;; *) legacy=iptables ;; esac
  [ -n "$legacy" ] || found unread_firewall iptables-legacy
  rules=$(${legacy:-true} -S 2>/dev/null)
  owner=''
  case $rules in *'-N DOCKER-USER'*) owner=' of Docker' ;; *'-N ufw-'*) owner=' of ufw' ;; esac
  case $rules in
    *"$PODS"*) ;;
    *'-P FORWARD DROP'* | *'-A FORWARD -j DROP'* | *'-A FORWARD -j REJECT'*) found forward_drop "$legacy$owner" ;;
  esac
  printf '%s\n' "$rules" | while read -r rule; do [ -z "$rule" ] || found legacy_rule "$rule"; done
fi

for path in /usr/local/bin /opt/cni/bin /var/lib; do
  there=$path
  while [ ! -d "$there" ]; do there=${there%/*}; there=${there:-/}; done
  found mount "$path $(findmnt -nro OPTIONS -T "$there" 2>/dev/null | tail -n 1)"
done
