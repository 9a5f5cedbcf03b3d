import { deepStrictEqual, match, notStrictEqual, ok, strictEqual } from "node:assert";
import { X509Certificate } from "node:crypto";
import { handler as authorities } from "../../../../provider/pki/certificate-authority";
import { handler as encryptionKeys } from "../../../../provider/pki/encryption-key";
import { handler as signingKeys } from "../../../../provider/pki/signing-key";
import { untouched } from "../etcd/etcd-layer";

describe("an authority", () => {
  const known = { commonName: "prod etcd", validDays: 3650, cert: "", key: "" };
  for (const [what, news, expected] of [
    ["nothing", known, { changes: false, replaces: [] }],
    ["its name", { ...known, commonName: "x" }, { changes: true, replaces: ["commonName"] }],
    ["its life", { ...known, validDays: 1 }, { changes: true, replaces: ["validDays"] }],
  ] as const)
    it(`differs as it should when ${what} changes`, () =>
      deepStrictEqual(authorities.diff(known, news), expected));

  it("signs itself and may sign others", async () => {
    const { cert } = await authorities.create(known, untouched);
    const certificate = new X509Certificate(cert);
    strictEqual(certificate.subject, "CN=prod etcd");
    ok(certificate.ca && certificate.checkIssued(certificate));
  });
});

describe("the key of service accounts", () => {
  it("never differs", () =>
    strictEqual(signingKeys.diff({ publicKey: "", privateKey: "" }, {}).changes, false));
  it("is a pair in PEM", async () => {
    const { publicKey, privateKey } = await signingKeys.create({}, untouched);
    match(publicKey, /^-----BEGIN PUBLIC KEY-----/);
    match(privateKey, /^-----BEGIN PRIVATE KEY-----/);
  });
});

describe("a key for Secrets", () => {
  it("never differs", () =>
    strictEqual(
      encryptionKeys.diff({ name: "key-1", secret: "" }, { name: "key-1" }).changes,
      false,
    ));

  it("is 32 random bytes in base64", async () => {
    const [first, second] = [
      await encryptionKeys.create({ name: "a" }, untouched),
      await encryptionKeys.create({ name: "b" }, untouched),
    ];
    strictEqual(Buffer.from(first.secret, "base64").length, 32);
    notStrictEqual(first.secret, second.secret);
  });
});
