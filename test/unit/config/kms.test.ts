import { deepStrictEqual } from "node:assert";
import { kmsPlugins } from "../../../config/changes/name-lists";
import { errorsOf } from "./stack-file";

const at = (key: string) => `security.encryption.kms.${key}`;
const socket = (name: string) => ({ endpoint: `unix:///run/kms/${name}.sock` });
const notASocket = (value: string) =>
  `"${value}" is not a socket in a directory of its own, such as unix:///run/kms/vault.sock`;

const table: readonly (readonly [string, readonly string[], object, ...string[]])[] = [
  ["a plugin beside a key", ["key-1", "vault"], { vault: socket("vault") }],
  ["plugins alone", ["vault", "hsm"], { vault: socket("vault"), hsm: socket("hsm") }],
  [
    "a plugin that is not in the list",
    ["key-1"],
    { vault: socket("vault") },
    at("vault: is not in security.encryption.keys; add it to the end of the list"),
  ],
  [
    "two plugins at one socket",
    ["a", "b"],
    { a: socket("vault"), b: socket("vault") },
    at("b.endpoint: is also the socket of security.encryption.kms.a; give each plugin its own"),
  ],
  ...["http://a", "unix:///run/vault.sock", "unix:///run/My_Kms/vault.sock", "/run/kms/a"].map(
    (endpoint) =>
      [
        `the endpoint ${endpoint}`,
        ["vault"],
        { vault: { endpoint } },
        at(`vault.endpoint: ${notASocket(endpoint)}`),
      ] as const,
  ),
];

describe("KMS plugins", () => {
  for (const [what, keys, kms, ...errors] of table)
    it(`${errors.length > 0 ? "refuses" : "accepts"} ${what}`, () =>
      deepStrictEqual(errorsOf({ security: { encryption: { keys, kms } } }), errors));

  const list = (...names: string[]) => ({ "security.encryption.keys": names });
  const judge = (
    before: object,
    after: object,
    keysBefore: string[],
    keysAfter: string[] = keysBefore,
  ) =>
    kmsPlugins(before as never, after as never, {
      before: list(...keysBefore),
      after: list(...keysAfter),
    });

  it("cannot change between a key and a plugin under the same name", () => {
    deepStrictEqual(
      judge({}, { a: socket("a") }, ["a"]),
      "a is a key on this host, and stays one; use another name",
    );
    deepStrictEqual(
      judge({ a: socket("a") }, {}, ["b", "a"]),
      "a is a KMS plugin on this host, and stays one; use another name",
    );
  });

  it("come and go with their names, and move to other sockets", () => {
    deepStrictEqual(judge({}, { a: socket("a") }, ["b"], ["b", "a"]), undefined);
    deepStrictEqual(judge({ a: socket("a") }, {}, ["b", "a"], ["b"]), undefined);
    deepStrictEqual(judge({ a: socket("a") }, { a: socket("c") }, ["a"]), undefined);
  });
});
