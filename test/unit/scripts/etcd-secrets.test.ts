import { deepStrictEqual, rejects } from "node:assert";
import { countSecrets } from "../../../host/etcd";
import { startHost, type OnAHost } from "./on-a-host";

const credentials = { bastions: [] };

/**
 * Stands in for curl and etcd: answers a range from the lines of /run/kvs, which are sorted `TEXT KEY VALUE`: the key
 * in plain text, and both in base64.
 */
const curl = `#!/bin/bash
[ -e /run/down ] && { echo "curl: (7) Failed to connect" >&2; exit 7; }
while [ $# -gt 0 ]; do case $1 in -d) body=$2; shift ;; esac; shift; done
from=$(sed 's/.*"key":"\\([^"]*\\)".*/\\1/' <<<"$body" | base64 -d | tr '\\0' '!')
limit=$(sed 's/.*"limit":\\([0-9]*\\).*/\\1/' <<<"$body")
echo "$from" >>/run/pages
n=0; more=; sep=
printf '{"header":{"revision":"7"},"kvs":['
while read -r text key value; do
  [[ $text < $from ]] && continue
  n=$((n + 1))
  [ $n -gt $limit ] && { more=',"more":true'; break; }
  printf '%s{"key":"%s","create_revision":"5","version":"1","value":"%s"}' "$sep" "$key" "$value"
  sep=,
done </run/kvs
printf ']%s,"count":"9"}\\n' "$more"
`;

const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("counting the Secrets that a key has encrypted", () => {
  let host: OnAHost;
  beforeEach(async () => {
    host = await startHost();
    host.write("/usr/local/sbin/curl", curl, 0o755);
  });
  afterEach(() => host.close());

  /** Stores Secrets: the name of the key of each, by its own name. */
  const secrets = (all: readonly (readonly [name: string, value: string])[]) =>
    host.write(
      "/run/kvs",
      all
        .map(([name, value]) => [`/registry/secrets/${name}`, value] as const)
        .map(([key, value]) => `${key} ${base64(key)} ${base64(value)}\n`)
        .join(""),
    );
  const by = (key: string) => `k8s:enc:secretbox:v1:${key}:${"x".repeat(400)}`;
  const count = (key: string) => countSecrets(host.host, credentials, key);

  it("finds none if there are none", async () => {
    secrets([]);
    deepStrictEqual(await count("key-1"), { count: 0, examples: [] });
  });

  it("distinguishes keys whose names begin alike, and plain text", async () => {
    secrets([
      ["a/plain", "k8s\0secret"],
      ["a/short", "k8"],
      ["default/one", by("key-1")],
      ["default/ten", by("key-10")],
      ["default/two", by("key-2")],
    ]);
    deepStrictEqual(await count("key-1"), { count: 1, examples: ["default/one"] });
    deepStrictEqual(await count("key-3"), { count: 0, examples: [] });
  });

  it("counts what a KMS plugin of that name has encrypted", async () => {
    secrets([
      ["default/one", `k8s:enc:kms:v2:vault:${"x".repeat(400)}`],
      ["default/two", by("key-1")],
    ]);
    deepStrictEqual(await count("vault"), { count: 1, examples: ["default/one"] });
  });

  it("finds those of all pages, and names three", async () => {
    const number = (index: number) => String(index).padStart(3, "0");
    secrets(
      Array.from({ length: 105 }, (_, index) => [`n/s${number(index)}`, by("key-1")] as const),
    );
    deepStrictEqual(await count("key-1"), {
      count: 105,
      examples: ["n/s000", "n/s001", "n/s002"],
    });
    deepStrictEqual(host.read("/run/pages"), "/registry/secrets/\n/registry/secrets/n/s099!\n");
  });

  it("fails if etcd does not answer: unknown is not zero", async () => {
    secrets([["default/one", by("key-1")]]);
    host.write("/run/down", "");
    await rejects(count("key-1"), /: counting the Secrets in etcd: /);
  });
});
