import { deepStrictEqual, strictEqual } from "node:assert";
import { createHmac } from "node:crypto";
import { knownHostKey } from "../../../config/known-hosts";
import { configOf, errorsOf, smallest } from "./stack-file";

/** A name as HashKnownHosts writes it. */
function hashed(name: string): string {
  const salt = Buffer.from("01234567890123456789");
  const hash = createHmac("sha1", salt).update(name).digest("base64");
  return `|1|${salt.toString("base64")}|${hash}`;
}

const text = `
# a comment about 192.0.2.11
192.0.2.11 ssh-rsa RSA
192.0.2.11 ssh-ed25519 EDWARDS root@m1
[192.0.2.11]:2222 ecdsa-sha2-nistp256 OTHERPORT
m2.example,192.0.2.12 ecdsa-sha2-nistp256 FIRST
192.0.2.12\tecdsa-sha2-nistp384\tSECOND
[192.0.2.13]:22 ssh-ed25519 BRACKETS
@revoked 192.0.2.14 ssh-ed25519 REVOKED
@cert-authority 192.0.2.14 ssh-ed25519 AUTHORITY
${hashed("192.0.2.18")} ssh-ed25519 HASHED
${hashed("[192.0.2.18]:2222")} ssh-ed25519 HASHED2222
192.0.2.19 ssh-ed25519 STOLEN
192.0.2.19 ssh-rsa KEPT
@revoked * ssh-ed25519 STOLEN
192.0.2.15 ssh-ed25519
192.0.2.160 ssh-ed25519 LONGER
`;

const table: readonly (readonly [string, string, number, string | undefined])[] = [
  ["prefers ed25519", "192.0.2.11", 22, "ssh-ed25519 EDWARDS"],
  ["matches the port", "192.0.2.11", 2222, "ecdsa-sha2-nistp256 OTHERPORT"],
  ["takes the first of the rest", "192.0.2.12", 22, "ecdsa-sha2-nistp256 FIRST"],
  ["matches names in brackets", "192.0.2.13", 22, "ssh-ed25519 BRACKETS"],
  ["ignores @revoked and @cert-authority lines", "192.0.2.14", 22, undefined],
  ["matches hashed names", "192.0.2.18", 22, "ssh-ed25519 HASHED"],
  ["matches hashed names with a port", "192.0.2.18", 2222, "ssh-ed25519 HASHED2222"],
  ["ignores a revoked key", "192.0.2.19", 22, "ssh-rsa KEPT"],
  ["ignores lines without a key", "192.0.2.15", 22, undefined],
  ["compares whole addresses", "192.0.2.16", 22, undefined],
  ["ignores keys of other ports", "192.0.2.12", 2222, undefined],
];

describe("known_hosts", () => {
  for (const [what, address, port, key] of table)
    it(what, () => strictEqual(knownHostKey(text, address, port), key));

  it("supplies keys for hosts without their own, at the host's port or the section's", () => {
    const [host] = smallest().hosts;
    const hosts = [
      host,
      { name: "w1", address: "192.0.2.12", roles: ["worker"], port: 22 },
      { name: "w2", address: "192.0.2.17", roles: ["worker"] },
    ];
    const file = `${text}[192.0.2.17]:2222 ssh-ed25519 SECTION\n`;
    const ssh = { port: 2222, knownHostsFile: "~/.ssh/known_hosts" };
    const config = configOf({ hosts, ssh }, (path) => (path === ssh.knownHostsFile ? file : ""));
    deepStrictEqual(
      config.hosts.map(({ ssh }) => [ssh.port, ssh.hostKey]),
      [
        [2222, host!.hostKey],
        [22, "ecdsa-sha2-nistp256 FIRST"],
        [2222, "ssh-ed25519 SECTION"],
      ],
    );
  });

  it("supplies keys for bastions without their own", () => {
    const ssh = { knownHostsFile: "known", bastions: [{ address: "192.0.2.18", port: 2222 }] };
    const [bastion] = configOf({ ssh }, () => text).ssh.bastions;
    strictEqual(bastion!.hostKey, "ssh-ed25519 HASHED2222");
  });

  it("is an error if it does not list a host or cannot be read", () => {
    const hosts = smallest().hosts.map((host) => ({ ...host, hostKey: undefined }));
    const ssh = { knownHostsFile: "known" };
    const missing =
      "hosts[0].hostKey: is missing, and known has no key for 192.0.2.11; run `npm run trust -- STACK` to review the key of 192.0.2.11 and add it here";
    deepStrictEqual(
      errorsOf({ hosts, ssh }, () => ""),
      [missing],
    );
    deepStrictEqual(errorsOf({ hosts, ssh }), [
      "ssh.knownHostsFile: known cannot be read: ENOENT: no such file or directory, open 'known'; name another file, or take it out and set hosts[].hostKey",
      missing,
    ]);
  });
});
