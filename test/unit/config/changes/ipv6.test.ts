import { deepStrictEqual } from "node:assert";
import { refusedChanges, settingsFor } from "../../../../config/changes/judge";
import type { Recorder, Settings } from "../../../../config/changes/rule";
import { configOf, smallest, worker } from "../stack-file";

const [host] = smallest().hosts;
const both = { ...host, ipv6Address: "fd00:7::11" };
const dual = (networks: object = {}, sections: object = {}) => ({
  hosts: [both],
  network: {
    ipv6: { podCidr: "fd00:10:244::/56", serviceCidr: "fd00:10:96::/112", ...networks },
  },
  ...sections,
});
const recorded = (sections: object, recorder: Recorder = "control plane") =>
  settingsFor(recorder, configOf(sections));
const never = "use another stack, or run pulumi destroy first";
const external = { network: { plugin: "none" } };

/** What is on record of a control plane, what the stack file says now, and the errors. */
const table: readonly (readonly [string, Settings, Settings, ...string[]])[] = [
  ["nothing", recorded({}), recorded({})],
  ["nothing of two families", recorded(dual()), recorded(dual())],
  ["a second family for a running cluster", recorded({}), recorded(dual())],
  ["a second family for a cluster that is not on record", {}, recorded(dual())],
  [
    "a second family where another program brings the pod network",
    recorded(external),
    recorded(dual({}, { network: { ...dual().network, ...external.network } })),
    "network.ipv6: cannot be added to a running cluster with network.plugin none, whose CNI plugin has IPv4 addresses only; take it out to keep IPv4, or set up another cluster with it",
  ],
  [
    "a second family with another minor release",
    recorded({ versions: { kubernetes: "1.36.3" } }),
    recorded(dual()),
    "network.ipv6: cannot be added while the minor release of kubernetes changes; do one of the two first",
  ],
  [
    "a second family with another patch release",
    recorded({ versions: { kubernetes: "1.37.1" } }),
    recorded(dual()),
  ],
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
      deepStrictEqual(refusedChanges("control plane", before, after), errors));

  it("is not on record without it", () =>
    deepStrictEqual(
      Object.keys(recorded({})).filter((key) => key.includes("ipv6")),
      [],
    ));

  const judged = (before: object, after: object) =>
    refusedChanges("cluster", recorded(before, "cluster"), recorded(after, "cluster"));
  const joining = { ...worker(1), ipv6Address: "fd00:7::21" };

  it("is possible without hosts that join, and they come later", () => {
    deepStrictEqual(judged({}, dual()), []);
    deepStrictEqual(judged(dual(), dual({}, { hosts: [both, joining] })), []);
  });

  it("is refused together with hosts that join", () =>
    deepStrictEqual(judged({}, dual({}, { hosts: [both, joining] })), [
      `hosts: cannot add ${joining.name} while network.ipv6 is added to the cluster; do one of the two first`,
    ]));
});
