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
  ["isIpv6Address", ["fd00::1"], true],
  ["isIpv6Address", ["fd00::1/64"], false],
  ["isIpv6Address", ["fe80::1%eth0"], false],
  ["isIpv6Address", ["192.0.2.1"], false],
  ["isIpv6Network", ["fd00::/56"], true],
  ["isIpv6Network", ["fd00::1/56"], false],
  ["isIpv6Network", ["fd00::"], false],
  ["isIpv6Network", ["fd00::/129"], false],
  ["isIpv6Network", ["10.0.0.0/8"], false],
  ["usualForm", ["FD00:0:0::0A"], "fd00::a"],
  ["usualForm", ["fd00:0:1:0:1:1:1:1/128"], "fd00:0:1:0:1:1:1:1/128"],
  ["addressAt", ["fd00:10:96::/112", 10], "fd00:10:96::a"],
  ["partOf", ["fd00:10:244::/56", 64, 0], "fd00:10:244::/64"],
  ["partOf", ["fd00:10:244::/56", 64, 255], "fd00:10:244:ff::/64"],
  ["partOf", ["fd00::/100", 116, 65535], "fd00::fff:f000/116"],
  ["partOf", ["10.244.0.0/16", 24, 3], "10.244.3.0/24"],
  ["contains", ["fd00::/56", "fd00:0:0:ff::1"], true],
  ["contains", ["fd00::/56", "fd00:0:0:100::1"], false],
  ["contains", ["0.0.0.0/0", "fd00::1"], false],
  ["overlap", ["::/0", "0.0.0.0/0"], false],
  ["overlap", ["fd00::/8", "fd00:10::/48"], true],
  ["prefixLength", ["fd00::/56"], 56],
  ["addressRange", ["fd00::/126"], { first: "fd00::", last: "fd00::3" }],
  ["addressRange", ["fd00::5-fd00::9"], { first: "fd00::5", last: "fd00::9" }],
  ["addressRange", ["192.0.2.1-fd00::9"], undefined],
  ["isBetween", ["fd00::10", "fd00::9", "fd00::100"], true],
  ["isBetween", ["192.0.2.1", "fd00::9", "fd00::100"], false],
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
