import { deepStrictEqual } from "node:assert";
import { checkTable, failureAt, type NodeReport } from "../../../../commands/check/table";
import type { ProbeResult } from "../../../../host/network-probe";

const result = (what: ProbeResult["what"], peer = "", cause = ""): ProbeResult => ({
  what,
  peer,
  cause,
});

const tableOf = (reports: readonly NodeReport[]) =>
  checkTable(reports, "UDP port 8472").split("\n");

describe("the table of a network check", () => {
  it("says that a pair fails whatever the family over which it does", () =>
    deepStrictEqual(
      tableOf([
        { node: "a", results: [result("host"), result("host", "", "over IPv6: timed out")] },
      ]),
      [
        "NODE  HOST TO POD  SERVICE  DNS  TO a  TIME",
        "a     FAILED       ?        ?    -     ?",
        "a: host: over IPv6: timed out",
        "",
      ],
    ));

  it("has a line for each node with its time, a column for each pair, and the causes below", () =>
    deepStrictEqual(
      tableOf([
        {
          node: "node-1",
          results: [
            result("host"),
            result("service", "https://10.96.0.1"),
            result("dns", "10.96.0.10"),
            result("pod", "node-2", "timed out"),
          ],
          seconds: 2.349,
        },
        { node: "node-2", results: [], failure: "node-2: starting a pod: no" },
      ]),
      [
        "NODE    HOST TO POD  SERVICE  DNS  TO node-1  TO node-2  TIME",
        "node-1  ok           ok       ok   -          FAILED     2.3 s",
        "node-2  ?            ?        ?    ?          -          ?",
        "node-1: pod node-2: timed out",
        "node-2: starting a pod: no",
        "",
      ],
    ));

  const toPod = (node: string, peer: string, cause: string, causes?: string[]): NodeReport => ({
    node,
    results: [result("host"), result("pod", peer, cause)],
    ...(causes && { causes }),
  });

  it("names the pairs between which nothing arrives, and what explains it", () =>
    deepStrictEqual(
      tableOf([
        toPod("a", "b", "curl: (28) timed out"),
        toPod("b", "a", "", ["its firewall (ufw) drops what no rule allows"]),
      ]).slice(3),
      [
        "a: pod b: curl: (28) timed out",
        "a and b: their pods do not reach each other; let UDP port 8472 through from a to b",
        "b: its firewall (ufw) drops what no rule allows",
        "",
      ],
    ));

  const ways: readonly (readonly [string, readonly string[], readonly string[], string])[] = [
    ["of both where neither's packets arrive", [], [], "between the two hosts"],
    ["where answers do not come back", [], ["10.244.0.9"], "from b to a"],
    ["where answers do not come back to the other", ["10.244.1.9"], [], "from a to b"],
  ];
  for (const [what, atA, atB, where] of ways)
    it(`names the direction ${what}`, () => {
      const a = { ...toPod("a", "b", "timed out"), addresses: ["10.244.0.9"], unanswered: atA };
      const b = { ...toPod("b", "a", "timed out"), addresses: ["10.244.1.9"], unanswered: atB };
      deepStrictEqual(
        tableOf([a, b]).filter((line) => line.includes("let UDP")),
        [`a and b: their pods do not reach each other; let UDP port 8472 through ${where}`],
      );
    });

  for (const [what, reports] of [
    ["reach each other", [toPod("a", "b", ""), toPod("b", "a", "")]],
    ["get small packets", [toPod("a", "b", "small packets arrive and"), toPod("b", "a", "")]],
    [
      "do not work by themselves",
      [
        { node: "a", results: [result("host", "", "timed out"), result("pod", "b", "timed out")] },
        toPod("b", "a", "timed out"),
      ],
    ],
  ] as const)
    it(`names no pair whose pods ${what}`, () =>
      deepStrictEqual(
        tableOf(reports).filter((line) => line.includes("let UDP")),
        [],
      ));

  it("takes failures of those that ask a node for failures of it", () => {
    const reports = [toPod("a", "b", "timed out"), toPod("b", "a", ""), toPod("c", "a", "")];
    deepStrictEqual(
      ["a", "b", "c"].map((node) => failureAt(node, reports)),
      ["timed out", "timed out", undefined],
    );
  });
});
