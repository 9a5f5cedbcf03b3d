import { deepStrictEqual } from "node:assert";
import { checkTable } from "../../../../commands/check/table";
import type { ProbeResult } from "../../../../host/network-probe";

const result = (what: ProbeResult["what"], peer = "", cause = ""): ProbeResult => ({
  what,
  peer,
  cause,
});

describe("the table of a network check", () => {
  it("says that a pair fails whatever the family over which it does", () =>
    deepStrictEqual(
      checkTable([
        { node: "a", results: [result("host"), result("host", "", "over IPv6: timed out")] },
      ]).split("\n"),
      [
        "NODE  HOST TO POD  SERVICE  DNS  TO a",
        "a     FAILED       ?        ?    -",
        "a: host: over IPv6: timed out",
        "",
      ],
    ));

  it("has a line for each node, a column for each pair, and the causes below", () =>
    deepStrictEqual(
      checkTable([
        {
          node: "node-1",
          results: [
            result("host"),
            result("service", "https://10.96.0.1"),
            result("dns", "10.96.0.10"),
            result("pod", "node-2", "timed out"),
          ],
        },
        { node: "node-2", results: [], failure: "node-2: starting a pod: no" },
      ]).split("\n"),
      [
        "NODE    HOST TO POD  SERVICE  DNS  TO node-1  TO node-2",
        "node-1  ok           ok       ok   -          FAILED",
        "node-2  ?            ?        ?    ?          -",
        "node-1: pod node-2: timed out",
        "node-2: starting a pod: no",
        "",
      ],
    ));
});
