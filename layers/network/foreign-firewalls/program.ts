import { forwardingRemedy } from "./remedy";

/**
 * The program for bash that finds chains of other firewalls that drop forwarded packets of pods. A packet that one table accepts goes on
 * to the next, so no rule in a table of this program could let it through.
 *
 * @param pods networks of the pods, one for each family
 * @param links interfaces of the pod network
 * @param besideDocker whether Docker's own chain has rules for pods
 */
export const foreignFirewallsProgram = (
  pods: readonly string[],
  links: readonly string[],
  besideDocker: boolean,
): string => String.raw`#!/bin/bash
# Finds firewalls of others that drop forwarded packets of pods. Prints what drops them with the remedy, and exits with 1.
set -uo pipefail
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
found=''

# judge CHAIN PODS: exits with 1 if the chain of the table on standard input drops what comes from pods or goes to them. Of the
# rules before a drop, one for the pods, their link or a set with a name, which may have them, counts, also in chains to which the
# packets may go.
judge() {
  awk -v start="$1" -v pods="$2" '
    function number(address, part) {
      split(address, part, ".")
      return ((part[1] * 256 + part[2]) * 256 + part[3]) * 256 + part[4]
    }
    function covers(rule, other, own, size) {
      split(pods, own, "/")
      while (match(rule, /[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+\/[0-9]+/)) {
        split(substr(rule, RSTART, RLENGTH), other, "/")
        rule = substr(rule, RSTART + RLENGTH)
        size = 2 ^ (32 - other[2])
        if (other[2] <= own[2] + 0 && int(number(own[1]) / size) == int(number(other[1]) / size)) return 1
      }
    }
    function concerns(rule) {
      if (index(rule, pods) || rule ~ /[ "](${links.join("|")}|${wildcards(links)})(["\/ ]|$)| @|--match-set /) return 1
      return pods !~ /:/ && covers(rule)
    }
    function drops(rule) { return rule ~ /(^| )(drop|reject)( |$)|REJECT/ }
    function begins(rule, start) { return index(rule, start " drop") == 1 || index(rule, start " reject") == 1 }
    function rejects(rule, family) {
      family = pods ~ /:/ ? "ip6" : "ip"
      if (begins(rule, family " saddr " pods) || begins(rule, family " daddr " pods)) return 1
      return rule ~ /^(drop|reject|xt target "REJECT")/ || begins(rule, "-s " pods) || begins(rule, "-d " pods)
    }
    function target(rule) { return match(rule, /(jump|goto) [^ ,}]+/) ? substr(rule, RSTART + 5, RLENGTH - 5) : "" }
    function allows(name, depth, at, rule) {
      for (at = 1; at <= count[name]; at++) {
        rule = rules[name, at]
        if (concerns(rule) && !drops(rule)) return 1
        if (depth < 16 && target(rule) != "" && allows(target(rule), depth + 1)) return 1
      }
    }
    $1 == "chain" { chain = $2; next }
    $1 == "}" { chain = ""; next }
    /policy (accept|drop);/ { policy[chain] = $0 ~ /policy drop/; next }
    {
      gsub(/comment "[^"]*"|\/\*.*\*\/|counter( packets [0-9]+ bytes [0-9]+)?/, "")
      gsub(/^[ \t]+|[ \t]+$/, "")
      gsub(/[ \t]+/, " ")
      sub(/^log( prefix "[^"]*")?( (level|group|flags) [^ ]+)* /, "")
      rules[chain, ++count[chain]] = $0
    }
    END {
      for (at = 1; at <= count[start]; at++) {
        rule = rules[start, at]
        if (rejects(rule)) exit 1
        if (rule ~ /^accept/ || (concerns(rule) && !drops(rule))) exit 0
        if (target(rule) != "" && allows(target(rule), 1)) exit 0
      }
      exit policy[start]
    }'
}

report() {
  [ -z "$found" ] || found+='; '
  found+="$1 drops forwarded packets, and so those of pods; $2"
}

# nft lists no rules with its chains: those of kube-proxy may be a hundred thousand.
while read -r family name chain; do
  rules=$(nft -t list table "$family" "$name" 2>/dev/null)
  case $family in
    ip6) networks='${second(pods)}' ;;
    ip) networks='${pods[0]}' ;;
    *) networks='${pods.join(" ")}' ;;
  esac
  for network in $networks; do
    judge "$chain" "$network" <<<"$rules" && continue
    case $name$rules in
      firewalld*) report "table $family $name" "${forwardingRemedy("firewalld", pods)}" ;;
      *'chain ufw'*) report "table $family $name of ufw" "${forwardingRemedy("x of ufw", pods)}" ;;
${dockers(besideDocker)}      *) case $family in
${["ip", "ip6", "inet"].map((family) => `        ${family}) report "table ${family} $name, chain $chain" "${forwardingRemedy(`table ${family} $name, chain $chain`, pods)}" ;;`).join("\n")}
      esac ;;
    esac
    break
  done
done < <(nft list chains 2>/dev/null | awk '
  $1 == "table" { table = $2 " " $3 }
  $1 == "chain" { chain = $2 }
  / hook forward / && table ~ /^(ip|ip6|inet) / && table !~ / kube/ { print table, chain }')

# nft does not list the tables of iptables-legacy.
if grep -qx filter /proc/net/ip_tables_names 2>/dev/null; then
  legacy=iptables-legacy
  command -v iptables-legacy >/dev/null || case $(iptables -V 2>/dev/null) in '' | *nf_tables*) legacy='' ;; *) legacy=iptables ;; esac
  [ -z "$legacy" ] || "$legacy" -S 2>/dev/null | awk '
    $1 == "-P" { print "chain " $2 " {\npolicy " tolower($3) ";" }
    $1 == "-A" {
      print "chain " $2 " {"
      sub(/^-A [^ ]+ */, "")
      sub(/-m comment --comment ("[^"]*"|[^ ]+) /, "")
      sub(/-j ACCEPT/, "accept") || sub(/-j DROP/, "drop") || sub(/-j REJECT/, "reject") || sub(/-j /, "jump ") || sub(/-g /, "goto ")
      print
    }' | judge FORWARD ${pods[0]} || report "$legacy" "${forwardingRemedy("$legacy", pods.slice(0, 1))}"
fi

[ -z "$found" ] || { echo "$found" && exit 1; }
`;

/** The IPv6 network of pods; empty if they have none, and then IPv6 tables are not checked. */
const second = ([, network = ""]: readonly string[]): string => network;

/** Links by the start of their name, as in `cni*`. */
const wildcards = (links: readonly string[]): string =>
  [...new Set(links.map((link) => link.replace(/[0-9.].*$/, "")))]
    .map((start) => `${start}[*+]`)
    .join("|");

/** The case that names Docker. With `hosts[].besideDocker`, its chain has rules that let pods through, so Docker is not the cause. */
const dockers = (besideDocker: boolean): string =>
  besideDocker
    ? ""
    : String.raw`      *'chain DOCKER-USER'*) report "table $family $name of Docker" "uninstall Docker and reboot, or remove the host from the list, run pulumi up, and add it with hosts[].besideDocker" ;;
`;
