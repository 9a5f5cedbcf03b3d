import { deepStrictEqual } from "node:assert";
import { bursts } from "../../upgrades/bursts";

const failed = (second: number, reason: string) =>
  `2026-11-30T13:02:0${second.toFixed(3)}Z, 5004 ms: ${reason}`;

describe("failed requests of a client", () => {
  it("are told by reason and time, in the order of their start", () =>
    deepStrictEqual(
      bursts([
        failed(1.5, "connection reset"),
        failed(1.05, "no connection within 5 s"),
        failed(1.1, "connection reset"),
        failed(1.9, "no connection within 5 s"),
        failed(4, "connection reset"),
      ]),
      [
        "13:02:01.050 to 13:02:01.900, 2 times: no connection within 5 s",
        "13:02:01.100 to 13:02:01.500, 2 times: connection reset",
        "13:02:04.000 to 13:02:04.000, 1 times: connection reset",
      ],
    ));

  it("are none where all were answered", () => deepStrictEqual(bursts([]), []));
});
