import { layout } from "../formats/layout";

/** A router to which a host has a BGP session. */
export interface Router {
  /** IPv4 address. */
  readonly address: string;
  readonly port: number;
}

/** A BGP speaker on a host, and where to find its errors. */
export interface Speaker {
  /** Its name in messages. */
  readonly name: string;
  /** Its log files, as a shell pattern. */
  readonly logs: string;
  /** Words that identify log lines about a router. */
  readonly lineOf: (address: string) => string;
  /** Expression for `sed -nE` that prints the message of such a line. */
  readonly error: string;
}

/** MetalLB's speaker, which logs JSON. */
const metallbSpeaker: Speaker = {
  name: "the speaker",
  logs: "/var/log/pods/metallb-system_speaker-*/speaker/*.log",
  lineOf: (address) => String.raw`\"peer\":\"${address}\"`,
  error: String.raw`s/.*"error":"(([^"\\]|\\.)*)".*/\1/p`,
};

/** Checks the sessions of MetalLB on a host. */
export const bgpSessions = `${layout.libexec}/bgp-sessions`;

/**
 * The text of that program. It reads connections from the kernel, which knows more than MetalLB: after a router has gone silent,
 * MetalLB considers the session up for some 15 minutes, until the kernel gives up on it.
 */
export const bgpSessionsProgram = (
  host: string,
  routers: readonly Router[],
  { name, logs, lineOf, error }: Speaker = metallbSpeaker,
): string => {
  const remotes = routers.map(remoteOf);
  return String.raw`#!/bin/sh
# Succeeds while this host has a BGP session with each of its routers. Prints those that it lacks, and the last error.
set -eu
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
newline='
'

# Local and remote address of each connection to a router that is established (01) and whose packets are acknowledged: at the
# sixth retransmission, nothing has come back for some 12 seconds. Columns: https://docs.kernel.org/networking/proc_net_tcp.html
live() {
  { grep -E '^ *[0-9]+: [0-9A-F:]+ (${remotes.join("|")}) 01 ' /proc/net/tcp || true; } |
    while read -r _ from to _ _ _ retransmissions _; do
      [ $((0x$retransmissions)) -ge 6 ] || printf '%s %s\n' "$from" "$to"
    done
}

# A router that refuses a session, because of a wrong AS number for example, closes the connection at once.
first=$(live)
[ -z "$first" ] || sleep 1
held=$newline$(live | grep -Fx -e "$first" || true)$newline

missing=''
# expect ADDRESS REMOTE
expect() {
  case $held in *" $2$newline"*) return 0 ;; esac
  error=$(cat ${logs} 2>/dev/null | grep -Fw "${lineOf("$1")}" |
    sed -nE '${error}' | tail -n 1 | tr -d '\\' | cut -c1-200)
  [ -n "$error" ] || error='${name} has logged no error'
  missing="$missing; $1: $error"
}
${routers.map(({ address }, index) => `expect ${address} ${remotes[index]!}`).join("\n")}
[ -z "$missing" ] || { echo "${host} has no BGP session with $missing" | sed 's/ ; / /' && exit 1; }
`;
};

/** A remote address as in /proc/net/tcp, in the byte order of amd64 and arm64. */
const remoteOf = ({ address, port }: Router): string => {
  const bytes = address.split(".").map((part) => hexadecimal(Number(part), 2));
  return `${bytes.reverse().join("")}:${hexadecimal(port, 4)}`;
};

const hexadecimal = (value: number, digits: number): string =>
  value.toString(16).toUpperCase().padStart(digits, "0");
