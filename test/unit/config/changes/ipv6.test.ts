import { deepStrictEqual } from "node:assert";
import { refusedChanges, settingsFor } from "../../../../config/changes/judge";
import type { Settings } from "../../../../config/changes/rule";
import { configOf, smallest } from "../stack-file";

const [host] = smallest().hosts;
const dual = (networks: object = {}) => ({
  hosts: [{ ...host, ipv6Address: "fd00:7::11" }],
  network: {
    ipv6: { podCidr: "fd00:10:244::/56", serviceCidr: "fd00:10:96::/112", ...networks },
  },
});
const recorded = (sections: object) => settingsFor("cluster", configOf(sections));
const never = "use another stack, or run pulumi destroy first";

/** What is on record, what the stack file says now, and the errors. */
const table: readonly (readonly [string, Settings, Settings, ...string[]])[] = [
  ["nothing", recorded({}), recorded({})],
  ["nothing of two families", recorded(dual()), recorded(dual())],
  [
    "a second family for a running cluster",
    recorded({}),
    recorded(dual()),
    "network.ipv6: cannot be added to a running cluster, whose nodes, pods and Services have IPv4 addresses only; take it out to keep IPv4, or set up another cluster with it",
  ],
  [
    "a second family for a cluster of an earlier release of this program",
    { "cluster.name": "prod" },
    recorded(dual()),
    "network.ipv6: cannot be added to a running cluster, whose nodes, pods and Services have IPv4 addresses only; take it out to keep IPv4, or set up another cluster with it",
  ],
  ["a second family for a cluster that is not on record", {}, recorded(dual())],
  [
    "one family for a cluster of two",
    recorded(dual()),
    recorded({}),
    "network.ipv6: cannot be taken out of a running cluster, whose nodes, pods and Services have IPv6 addresses; put it back, or set up another cluster without it",
  ],
  [
    "other networks",
    recorded(dual()),
    recorded(dual({ podCidr: "fd00:11::/56", nodeMask: 63, serviceCidr: "fd00:12::/112" })),
    `network.ipv6.podCidr: cannot change from fd00:10:244::/56 to fd00:11::/56 on a running cluster: pods and nodes have addresses in it; ${never}`,
    `network.ipv6.nodeMask: cannot change from 64 to 63 on a running cluster: nodes have their parts of the pod network; ${never}`,
    `network.ipv6.serviceCidr: cannot change from fd00:10:96::/112 to fd00:12::/112 on a running cluster: Services and the cluster's DNS have addresses in it; ${never}`,
  ],
];

describe("an edit of the second family", () => {
  for (const [what, before, after, ...errors] of table)
    it(`${errors.length > 0 ? "is refused: " : "is possible: "}${what}`, () =>
      deepStrictEqual(refusedChanges("cluster", before, after), errors));

  it("is not on record without it", () =>
    deepStrictEqual(
      Object.keys(recorded({})).filter((key) => key.includes("ipv6")),
      [],
    ));
});
