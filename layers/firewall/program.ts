import { firewall } from "./names";
import { deletedTables } from "../formats/deleted-tables";

/**
 * A bash program that loads the rules, rolls them back and restores them. It loads unconfirmed rules only during a trial, which a
 * reboot ends; at all other times it loads the confirmed ones.
 */
export const firewallProgram = String.raw`#!/bin/bash
# The firewall of this host. Usage: ${firewall.name} load | roll-back | watch
set -euo pipefail
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

# nft replaces the table in one transaction: there is no moment without rules.
load() {
  local rules=${firewall.confirmed}
  [ ! -e ${firewall.trial} ] || rules=${firewall.rules}
  nft -f "$rules"
  nft -s list table inet ${firewall.name} >/run/${firewall.name}/loaded
}

# Ends a trial that was not confirmed. The timer stops last, so that it finishes what was interrupted.
roll_back() {
  exec 8<${firewall.data}
  flock 8
  [ -e ${firewall.trial} ] || systemctl is-active --quiet ${firewall.timer} || return 0
  rm -f ${firewall.trial}
  if [ ! -e ${firewall.confirmed} ] || ! systemctl reload-or-restart ${firewall.unit}; then
    systemctl stop ${firewall.unit}
  fi
  systemctl stop ${firewall.timer}
}

# Loads the rules again as soon as the whole ruleset is flushed, as nftables.service of Debian does at each start,
# reload and stop. Events can be lost, so it checks every half minute as well.
watch() {
  ${deletedTables} | while :; do
    nft list tables inet | grep -x 'table inet ${firewall.name}' >/dev/null || systemctl reload ${firewall.unit} || true
    read -r -t 30 _ || [ $? -gt 128 ] || exit 1
  done
}

case $1 in
  load) load ;;
  roll-back) roll_back ;;
  watch) watch ;;
  *) exit 2 ;;
esac
`;
