import { apiServerHealthPath } from "../api-load-balancer/haproxy";
import { ports } from "../ports";
import { loopback } from "./loopback";

/** Succeeds on the host while bgpd has the route. */
export const announces = `[ "$(cat ${loopback.announced} 2>/dev/null)" = yes ]`;

/** Inputs of the program. */
export interface AnnouncerInput {
  /** Name of the master. */
  readonly host: string;
  readonly asn: number;
  readonly address: string;
  /** Pattern `*.conf` of bgpd's configuration files. */
  readonly directory: string;
}

/**
 * Entry point of the pod, for BusyBox's shell. The session stays up whatever happens to the API server, because routers may suppress
 * a neighbour that flaps: only the route is announced and withdrawn. Like keepalived's, the check asks the host's load balancer;
 * while that does not answer, the state is unknown and the route stays as it is.
 *
 * No other file reveals a new password, so the program exits, and is restarted, when its configuration changes.
 */
export const announcer = ({ host, asn, address, directory }: AnnouncerInput): string => {
  const ask = `wget -q -T 1 --spider http://127.0.0.1:${ports.apiBalancerHealth}`;
  return `#!/bin/sh
# Runs bgpd, and has it announce the address while the API server of this host is ready.
set -eu
# For checks on the host: yes while bgpd has the route.
route=${loopback.announced}
echo no >$route
state=/run/bgpd
mkdir -p $state
cat ${directory}/*.conf >$state/bgpd.conf
# Each second, bgpd reports that there is no zebra.
[ -p $state/log ] || mkfifo $state/log
while read -r line; do case $line in *zclient*) ;; *) echo "$line" ;; esac; done <$state/log &
# Group frrvty is one that it looks up, and has to be in.
/usr/lib/frr/bgpd --no_zebra --bgp_port 0 --vty_port 0 --user root --group frrvty --config_file $state/bgpd.conf \\
  --pid_file $state/bgpd.pid --vty_socket $state >$state/log 2>&1 &
bgpd=$!
trap 'echo no >$route; kill $bgpd && wait $bgpd || true; exit 0' TERM INT

# tell PREFIX: adds the route, or takes it out if the prefix is no
tell() {
  answer=$(vtysh --vty_socket $state -d bgpd -c 'configure terminal' -c 'router bgp ${asn}' \\
    -c 'address-family ipv4 unicast' -c "$1network ${address}/32" 2>&1) ||
    { echo "bgpd refuses '$1network ${address}/32': $answer" && return 1; }
}

# Prints yes, no, or nothing if it cannot be known.
ready() {
  if [ ! -e ${loopback.kept} ]; then
    echo no
  elif ${ask}/livez 2>/dev/null; then
    if ${ask}${apiServerHealthPath(host)} 2>/dev/null; then echo yes; else echo no; fi
  fi
}

announced=no last='' times=0
while kill -0 $bgpd 2>/dev/null; do
  now=$(ready)
  if [ "$now" = "$last" ]; then times=$((times + 1)); else last=$now times=1; fi
  # Two checks in a row decide, and a single one where the host is about to give the address up.
  [ -e ${loopback.kept} ] || times=2
  if [ $times -ge 2 ] && [ -n "$now" ] && [ "$now" != $announced ]; then
    case $now in
      yes) tell '' && announced=yes && echo yes >$route && echo 'announces ${address}' ;;
      no) tell 'no ' && announced=no && echo no >$route && echo 'withdraws ${address}' ;;
    esac || true
  fi
  [ "$(cat ${directory}/*.conf)" = "$(cat $state/bgpd.conf)" ] || { kill $bgpd && break; }
  sleep 1 &
  wait $! || true
done
wait $bgpd || true
echo no >$route
echo 'bgpd has ended'
exit 1
`;
};
