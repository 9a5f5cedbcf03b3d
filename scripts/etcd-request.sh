# Sends one request to this host's etcd member and prints the answer. The request's body is standard input. Inputs: CA,
# CERT, KEY, PORT, REQUEST, LIMIT in seconds.
# Needs: owner
set -u
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
check_owner
answer=$(curl -sS -m "$LIMIT" --cacert "$CA" --cert "$CERT" --key "$KEY" -w '\n%{http_code}' --data-binary @- "https://127.0.0.1:$PORT$REQUEST") || exit 1
code=${answer##*$'\n'}
answer=${answer%$'\n'*}
if [ "$code" != 200 ]; then
  said=$(sed -n 's/.*"message": *"\([^"]*\)".*/\1/p' <<<"$answer")
  printf '%s (%s)\n' "${said:-$answer}" "$code" >&2
  exit 1
fi
printf '%s\n' "$answer"
