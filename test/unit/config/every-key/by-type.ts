import type { Schema } from "../../../../config/reference";

/** Values that are refused, by the type as docs/configuration.md names it. */
export const byTitle: Readonly<Record<string, readonly unknown[]>> = {
  name: ["Prod_1", "a".repeat(64), ""],
  "name of a role": ["a/b", "..", "a b"],
  "user or group": ["", "a\nb"],
  "name or FQDN": ["M1", "a..b"],
  "DNS name": ["a b", "-a"],
  "host or host:port": ["https://x", "x:0", "x:65536"],
  "IPv4 address": ["10.0.0", "10.0.0.256", "::1"],
  "IPv6 address": ["10.0.0.1", "fe80::1", "fd00::g"],
  "IPv4 network": ["10.0.0.1/8", "10.0.0.0/33", "10.0.0.0"],
  "IPv6 network": ["fd00::1/64", "fd00::/129"],
  network: ["10.0.0.1/8", "everything"],
  "address or DNS name": ["a b", "https://x"],
  "DNS server": ["dns.example.com", "10.0.0.1:65536"],
  "address range or network": ["192.0.2.9", "192.0.2.9-192.0.2.1"],
  interface: ["eth 0", "a".repeat(16)],
  port: [0, 65536, 1.5],
  "AS number": [0, 23456, 4294967296],
  community: ["65000", "65536:1"],
  user: ["", "a:b"],
  "public key": ["x", "ssh-ed25519"],
  "public key or fingerprint": ["x", "SHA256:short"],
  "label key": ["-", "a/b/c"],
  "label value": ["-", "a".repeat(64)],
  setting: ["limitNOFILE", "Limit NOFILE"],
  text: ["a\nb", null],
  "absolute path": ["etc", "/a/../b"],
  path: ["", 5],
  shim: ["runc", "io.containerd.runc"],
  sysctl: ["swappiness", "a. b"],
  "sysctl value": ["", "a\nb"],
  "kernel module": ["a b", "../a"],
  "file mode": ["644", "0888", "0244"],
  unit: ["ssh", "a b.service"],
  date: ["2026-02-30", "tomorrow"],
  "time of day": ["24:00", "9:00"],
  "time zone": ["Europe/Nowhere", ""],
  release: ["v1.37.2", "1.37", "latest"],
  percentage: ["0%", "101%", "some"],
  CEL: ["object.", "1 +"],
  socket: ["/run/kms/vault.sock", "unix://kms.sock"],
  "certificates in PEM": ["MIIB", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"],
  "https URL": ["http://x", "https://x?a=b"],
  "domain/path": ["team", "Example.com/team"],
  URL: ["ftp://x", "x", "https://robot:hunter2@x"],
  registry: ["https://x", "r.example.com:65536"],
  digest: ["sha256:short", "latest"],
  "SHA-256": ["0".repeat(63), "g".repeat(64)],
  "name, domain, address or network": ["a b", "http://x"],
  "calendar event": ["lots", "25:00", "daily\n[Service]"],
  "bucket name": ["UP", "ab"],
  region: ["eu 1"],
  word: ["two words", ""],
  "API version": ["v", "apps"],
  kind: ["pods", "Pod "],
  "label selector": ["a in (b", "=b", "a b"],
};

const largest = Number.MAX_SAFE_INTEGER;

/** Values that are not of the type of a key; `undefined` for text that may be anything, and whole numbers without an end. */
export function refusedByType(schema: Schema): readonly unknown[] | undefined {
  const { title, type, minimum = 0, maximum = largest } = schema;
  if (schema.anyOf) return ofAll(schema.anyOf);
  if (title !== undefined) return byTitle[title];
  if (schema.enum) return ["no such word", 5, ""];
  switch (type) {
    case "boolean":
      return ["yes", 1];
    case "number":
      return [];
    case "integer":
      return maximum === largest ? undefined : [minimum - 1, maximum + 1, minimum + 0.5, "1"];
    case "array":
      return ["text", {}, ...("minItems" in schema ? [[]] : [])];
    case "object":
      return ["text", []];
    default:
      return "minLength" in schema ? ["", 5] : undefined;
  }
}

/** What none of several types takes. */
function ofAll(choices: readonly Schema[]): readonly unknown[] | undefined {
  const values = choices.map(refusedByType);
  const texts = choices
    .filter(({ type }) => type !== "array")
    .flatMap((one) => (refusedByType(one) ?? []).filter((value) => typeof value === "string"));
  const typed = choices.some(({ type }) => type === "array") ? [[[]]] : [[true], {}];
  return values.includes(undefined) && texts.length === 0 ? undefined : [...texts, ...typed];
}
