import { deepStrictEqual } from "node:assert";
import { refusedChanges, settingsFor } from "../../../../config/changes/judge";
import { configOf } from "../stack-file";

const recorded = (virtualAddress?: object) =>
  settingsFor("cluster", configOf({ cluster: { name: "prod", virtualAddress } }));
const bgp = (keys: object = {}) => ({
  asn: 64512,
  peers: [{ address: "192.0.2.1", asn: 64513, password: "hunter2", ...keys }],
});
const byBgp = { address: "203.0.113.9", bgp: bgp() };
const byVrrp = { address: "203.0.113.9", interface: "eth0" };

const refusal = (from: string, to: string) =>
  `cluster.virtualAddress: ${from} to ${to}: clients would find 203.0.113.9 by ARP and by routes at once, until every master has changed; use another address, and move clients to it`;

/** What is on record, what the stack file says now, and the error. */
const table: readonly (readonly [string, object | undefined, object | undefined, string?])[] = [
  ["nothing", byBgp, byBgp],
  ["a first address by BGP", undefined, byBgp],
  ["no address any more", byBgp, undefined],
  ["another address by BGP", byBgp, { ...byBgp, address: "203.0.113.10" }],
  ["another router and password", byBgp, { ...byBgp, bgp: bgp({ asn: 64514, password: "new" }) }],
  ["one address by BGP instead of VRRP", byVrrp, byBgp, refusal("VRRP", "BGP")],
  ["one address by VRRP instead of BGP", byBgp, byVrrp, refusal("BGP", "VRRP")],
  ["another address by BGP instead of VRRP", { ...byVrrp, address: "192.0.2.50" }, byBgp],
  ["another address by VRRP instead of BGP", byBgp, { ...byVrrp, address: "192.0.2.50" }],
];

describe("changes of the API's address", () => {
  for (const [what, before, after, error] of table)
    it(`${error ? "refuse" : "allow"} ${what}`, () =>
      deepStrictEqual(
        refusedChanges("cluster", recorded(before), recorded(after)),
        error ? [error] : [],
      ));

  it("record no password", () =>
    deepStrictEqual(recorded(byBgp)["cluster.virtualAddress"], {
      address: "203.0.113.9",
      by: "BGP",
    }));
});
