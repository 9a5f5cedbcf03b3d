# Proves that a pod of this host reaches what pods need, and can be reached. Changes nothing. Prints `listening` once
# the pod answers requests with their body, and `result<TAB>WHAT<TAB>PEER<TAB>CAUSE` for each check; CAUSE is empty on
# success. At the end, `unanswered<TAB>ADDRESS` for each address that asks and gets none of the pod's answers. Inputs: POD,
# its name; ADDRESS and PORT, where it listens; API, URL of the API servers' Service, or empty; DNS, address of cluster
# DNS, or empty; DOMAIN of the cluster; SERVICE, address of the API servers' Service; PEERS, lines of NAME and ADDRESS of
# other pods; ASKERS, names of those who send requests to this pod; WAIT, seconds until they have to have.
# Needs: containerd, ask-pods
set -uo pipefail
server=''
trap '[ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null; rm -rf "$work"' EXIT
mkdir "$work/asked"
PATIENCE=10
result() { printf 'result\t%s\t%s\t%s\n' "$1" "$2" "$(one_line "$3")"; }

# A process in the pod's network namespace.
sandbox=$(ctr -n k8s.io containers list -q "labels.\"io.kubernetes.pod.name\"==$POD,labels.\"io.cri-containerd.kind\"==sandbox")
pid=$(ctr -n k8s.io tasks list | awk '$3 == "RUNNING" { print $1, $2 }' | grep -F -- "${sandbox:-none}" | tail -n 1 | cut -d ' ' -f 2)
[ -n "$pid" ] || { echo "containerd has no running sandbox of $POD" >&2 && exit 1; }
in_pod() { nsenter -t "$pid" -n "$@"; }

# Answers one request with its body.
cat >"$work/answer" <<END
#!/bin/bash
length=0
IFS= read -r request
while IFS= read -r line; do
  line=\${line%\$'\r'}
  case \${line,,} in '') break ;; content-length:*) length=\${line##* } ;; esac
done
printf 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %s\r\nConnection: close\r\n\r\n' "\$length"
head -c "\$length"
asker=\${request#* /from/}
: >"$work/asked/\${asker%% *}"
END
# Not by in_pod: the background process would be a shell, and killing it would leave the server running. The server ends
# by itself if this script is killed.
nsenter -t "$pid" -n timeout 150 systemd-socket-activate --accept --inetd --listen "$(in_url "$ADDRESS"):$PORT" bash "$work/answer" >"$work/log" 2>&1 &
server=$!

# ask_dns: resolves the API servers' Service over UDP. kube-proxy chooses a DNS pod for each socket: one whose own node is
# down must not make this node fail.
ask_dns() {
  local name=kubernetes.default.svc.$DOMAIN label query='\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00' answers answer wanted sockets
  for label in ${name//./ }; do query+=$(printf '\\x%02x' ${#label})$label; done
  # shellcheck disable=SC2046,SC2086 # four numbers
  wanted=$(printf '%02x%02x%02x%02x' ${SERVICE//./ })
  # bash sends a packet per line, and the length of a ten-letter label is a line feed.
  # shellcheck disable=SC2059 # its escapes are wanted
  printf "$query\x00\x00\x01\x00\x01" >"$work/query"
  for sockets in 1 8 8; do
    answers=$(while [ $((sockets--)) -gt 0 ]; do ask_dns_once & done && wait)
    while read -r answer; do
      case $answer in *"$wanted") return ;; esac
    done <<<"$answers"
  done
  if [ -n "$answers" ]; then echo "it does not answer with $SERVICE for $name"; else echo "no answer for $name"; fi
}

# ask_dns_once: prints the answer in hexadecimal digits.
ask_dns_once() {
  local answer
  exec 3<>"/dev/udp/$DNS/53" || return
  cat "$work/query" >&3
  answer=$(timeout 2 dd bs=512 count=1 <&3 2>/dev/null | od -An -v -tx1 | tr -d ' \n')
  [ -z "$answer" ] || echo "$answer"
}
export -f ask ask_pod ask_dns ask_dns_once in_url
export work PORT NODE PATIENCE DNS DOMAIN SERVICE

result host '' "$(ask_pod "$ADDRESS")"
echo listening
[ -z "$API" ] || result service "$API" "$(in_pod curl -sSk --noproxy '*' -m 5 -o /dev/null "$API/version" 2>&1)"
[ -z "$DNS" ] || result dns "$DNS" "$(in_pod bash -c ask_dns 2>&1)"
# Side by side: others must not stop listening while this pod asks one that does not answer.
asking=()
while read -r name address; do
  [ -n "$name" ] || continue
  result pod "$name" "$(in_pod bash -c 'ask_pod "$1"' ask "$address" 2>&1 </dev/null)" &
  asking+=($!)
  [ $((${#asking[@]} % 16)) -gt 0 ] || wait "${asking[@]}"
done <<<"$PEERS"
[ ${#asking[@]} = 0 ] || wait "${asking[@]}"
until=$((SECONDS + WAIT))
for asker in $ASKERS; do
  while [ ! -e "$work/asked/$asker" ] && [ $SECONDS -lt $until ]; do sleep 0.1; done
done
# The kernel of the pod keeps a connection in this state while its answer to the first packet is not confirmed, for a
# minute (tcp_synack_retries in ip-sysctl of Linux).
in_pod ss -Htn state syn-recv "sport = :$PORT" | awk '{ sub(/:[0-9]+$/, "", $4); gsub(/[][]/, "", $4); print "unanswered\t" $4 }' | sort -u
exit 0
