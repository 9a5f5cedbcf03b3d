import { deepStrictEqual } from "node:assert";
import * as addresses from "../../../config/addresses";

type Name = keyof typeof addresses;
const table: readonly (readonly [Name, readonly unknown[], unknown])[] = [
  ["isAddress", ["192.0.2.1"], true],
  ["isAddress", ["192.0.2.1/32"], false],
  ["isAddress", ["192.0.2"], false],
  ["isAddress", ["192.0.2.256"], false],
  ["isAddress", ["192.0.2.01"], false],
  ["isAddress", ["::1"], false],
  ["isAddress", [""], false],
  ["isNetwork", ["192.0.2.0/24"], true],
  ["isNetwork", ["192.0.2.1/24"], false],
  ["isNetwork", ["192.0.2.0"], false],
  ["isNetwork", ["192.0.2.0/33"], false],
  ["isNetwork", ["0.0.0.0/0"], true],
  ["addressAt", ["10.96.0.0/16", 1], "10.96.0.1"],
  ["addressAt", ["10.96.0.0/16", 256], "10.96.1.0"],
  ["contains", ["10.96.0.0/16", "10.96.255.255"], true],
  ["contains", ["10.96.0.0/16", "10.97.0.0"], false],
  ["overlap", ["10.0.0.0/8", "10.96.0.0/16"], true],
  ["overlap", ["10.96.0.0/16", "10.0.0.0/8"], true],
  ["overlap", ["10.96.0.0/16", "10.97.0.0/16"], false],
  ["prefixLength", ["10.96.0.0/16"], 16],
  ["addressRange", ["192.0.2.0/30"], { first: "192.0.2.0", last: "192.0.2.3" }],
  ["addressRange", ["192.0.2.5 - 192.0.2.9"], { first: "192.0.2.5", last: "192.0.2.9" }],
  ["addressRange", ["192.0.2.5-192.0.2.5"], { first: "192.0.2.5", last: "192.0.2.5" }],
  ["addressRange", ["192.0.2.9-192.0.2.5"], undefined],
  ["addressRange", ["192.0.2.5-192.0.2.6-192.0.2.7"], undefined],
  ["addressRange", ["192.0.2.5"], undefined],
  ["addressRange", ["-"], undefined],
  ["isBetween", ["192.0.2.10", "192.0.2.9", "192.0.2.100"], true],
  ["isBetween", ["192.0.2.101", "192.0.2.9", "192.0.2.100"], false],
];

describe("addresses", () => {
  for (const [name, given, expected] of table)
    it(`${name}(${given.join(", ")}) is ${JSON.stringify(expected)}`, () => {
      const call = addresses[name] as (...given: readonly unknown[]) => unknown;
      deepStrictEqual(call(...given), expected);
    });
});
