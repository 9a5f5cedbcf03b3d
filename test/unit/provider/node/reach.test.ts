import { deepStrictEqual } from "node:assert";
import type { Host } from "../../../../config/cluster-config";
import { parseAsked, type AskedPod } from "../../../../host/ask-pod";
import { parseUnanswered } from "../../../../host/network-probe";
import { reachFailures, serverFailure, type Reached } from "../../../../provider/node/reach";

const timedOut = "curl: (28) Connection timed out after 3001 milliseconds";
const hung = "curl: (28) Operation timed out after 5000 milliseconds with 0 bytes received";
const refused = "curl: (7) Failed to connect to 10.244.1.9 port 8080";
const way = { source: "10.244.0.0", lacksRoute: false };

const from = (name: string, address: string) => ({ name, address }) as Host;
const m1 = (asked: AskedPod | undefined, address = "10.244.1.9"): Reached => ({
  from: from("m1", "192.0.2.1"),
  address,
  asked,
});
const failures = (reached: readonly Reached[], unanswered: string[] = [], external = false) =>
  reachFailures({ name: "w1", address: "192.0.2.2" }, reached, unanswered, {
    between: "UDP port 8472",
    external,
  });
const there = `m1 does not reach a pod on it: ${timedOut}; its packets do not arrive: let UDP port 8472 through from m1 (192.0.2.1) to w1 (192.0.2.2)`;

describe("a pod that the host of another node asks", () => {
  for (const [what, reached, unanswered, expected] of [
    ["that it reaches", m1({ ...way, cause: "" }), [], []],
    ["that could not be asked", m1(undefined), ["10.244.0.0"], []],
    ["whose packets do not arrive", m1({ ...way, cause: timedOut }), [], [there]],
    [
      "that gets no answers",
      m1({ ...way, cause: timedOut }),
      ["10.244.0.0"],
      [
        `m1 does not reach a pod on it: ${timedOut}; its packets arrive and the answers do not: let UDP port 8472 through from w1 (192.0.2.2) to m1 (192.0.2.1)`,
      ],
    ],
    [
      "that may ask from another address",
      m1({ ...way, cause: timedOut }),
      ["198.51.100.7"],
      [
        `m1 does not reach a pod on it: ${timedOut}; let UDP port 8472 through between m1 (192.0.2.1) and w1 (192.0.2.2)`,
      ],
    ],
    [
      "without a route",
      m1({ cause: timedOut, source: "192.0.2.1", lacksRoute: true }),
      [],
      [
        `m1 does not reach a pod on it: ${timedOut}; m1 has no route to pods on w1 but its default route`,
      ],
    ],
    [
      "over IPv6",
      m1({ cause: "small packets arrive", source: "fd00::", lacksRoute: false }, "fd00::1:9"),
      [],
      ["m1 does not reach a pod on it: over IPv6: small packets arrive"],
    ],
    [
      "that it is connected to",
      m1({ ...way, cause: hung }),
      [],
      [`m1 does not reach a pod on it: ${hung}`],
    ],
    [
      "that refuses",
      m1({ ...way, cause: refused }),
      [],
      [`m1 does not reach a pod on it: ${refused}`],
    ],
  ] as const)
    it(`says what is wrong with one ${what}`, () =>
      deepStrictEqual(failures([reached], [...unanswered]), expected));

  it("takes the addresses of each other host for its own", () => {
    const other: Reached = {
      ...{ from: from("w2", "192.0.2.3"), address: "10.244.1.9" },
      asked: { cause: timedOut, source: "10.244.2.0", lacksRoute: false },
    };
    deepStrictEqual(
      failures([m1({ ...way, cause: timedOut }), other], ["10.244.2.0"]).map((line) =>
        line.slice(line.indexOf("let ")),
      ),
      [
        "let UDP port 8472 through from m1 (192.0.2.1) to w1 (192.0.2.2)",
        "let UDP port 8472 through from w1 (192.0.2.2) to w2 (192.0.2.3)",
      ],
    );
  });

  it("may be behind a default route where another program brings the network", () =>
    deepStrictEqual(failures([m1({ ...way, cause: timedOut, lacksRoute: true })], [], true), [
      there,
    ]));

  for (const [output, expected] of [
    ["asked\t10.244.0.0\t10.244.1.0/24\t\n", { cause: "", ...way }],
    [`x\nasked\t\tdefault\t${timedOut}\n`, { cause: timedOut, lacksRoute: true }],
    ["asked\t$(x)\t\tno\n", { cause: "no", lacksRoute: true }],
    ["", { cause: "it gave no result", lacksRoute: true }],
  ] as const)
    it(`is read from a host's output: ${output.trim()}`, () =>
      deepStrictEqual(parseAsked(output), expected));

  it("knows by their addresses who gets no answers", () =>
    deepStrictEqual(parseUnanswered("listening\nunanswered\t10.244.0.0\nunanswered\tx\n"), [
      "10.244.0.0",
    ]));

  const dialled = "error trying to reach service: dial tcp 10.244.1.9:8080: i/o timeout";
  const [one, two] = [from("m1", "192.0.2.1"), from("m2", "192.0.2.4")];
  for (const [what, error, unanswered, masters, end] of [
    ["loses packets", dialled, [], [one], "through from m1 (192.0.2.1) to w1 (192.0.2.2)"],
    [
      "gets no answers",
      dialled,
      ["10.244.0.0"],
      [one],
      "through from w1 (192.0.2.2) to m1 (192.0.2.1)",
    ],
    ["is one of several", dialled, [], [one, two], "through from the masters to w1 (192.0.2.2)"],
    ["fails otherwise", "EOF", [], [one], "through between the hosts"],
  ] as const)
    it(`says the same for an API server that ${what}`, () => {
      const seen = { unanswered: [...unanswered], reached: [], between: "UDP port 8472" };
      const text = serverFailure({ name: "w1", address: "192.0.2.2" }, masters, error, seen);
      deepStrictEqual(
        text,
        `an API server does not reach a pod on it: ${error}; let UDP port 8472 ${end}`,
      );
    });
});
