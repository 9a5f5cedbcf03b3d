# Counts the Secrets in etcd whose stored value has a given beginning. Prints `count<TAB>N`, and
# `secret<TAB>NAMESPACE/NAME` for the first three. Inputs: CA, CERT, KEY, PORT, BEGINNING: a grep pattern for the
# beginning of a value in base64.
# Needs: owner
set -euo pipefail
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
check_owner
# Values of Secrets are large, so pages are small and are not stored.
page=100
from=$(printf %s /registry/secrets/ | base64 -w0)
end=$(printf %s /registry/secrets0 | base64 -w0)
count=0
while :; do
  answer=$(
    set +e
    curl -fsS -m 30 --cacert "$CA" --cert "$CERT" --key "$KEY" "https://127.0.0.1:$PORT/v3/kv/range" \
      -d "{\"key\":\"$from\",\"range_end\":\"$end\",\"limit\":$page}" |
      tr '{' '\n' | grep -o '"key":"[^"]*"\|"value":"[^"]\{1,160\}\|"more":true'
    exit "${PIPESTATUS[0]}"
  )
  found=$(grep -B 1 "^\"value\":\"$BEGINNING" <<<"$answer" | sed -n 's/^"key":"\([^"]*\)"$/\1/p' || true)
  for key in $found; do
    count=$((count + 1))
    [ "$count" -gt 3 ] || printf 'secret\t%s\n' "$(printf %s "$key" | base64 -d | cut -d / -f 4-)"
  done
  grep -q '^"more":true' <<<"$answer" || break
  last=$(sed -n 's/^"key":"\([^"]*\)"$/\1/p' <<<"$answer" | tail -n 1)
  # The next page begins right after the last key.
  from=$({ printf %s "$last" | base64 -d; printf '\0'; } | base64 -w0)
done
printf 'count\t%s\n' "$count"
