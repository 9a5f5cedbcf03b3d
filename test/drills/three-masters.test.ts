import { node, virtualAddress, withRoles } from "../lab/cluster-hosts";
import { changed } from "../lab/stack-file";
import { cutPower, restorePower } from "./damage";
import { testDrills } from "./suite";

const [masters, workers] = [
  [1, 2, 3],
  [4, 5],
];
const hosts = [...masters, ...workers].map(node);

describe("a cluster of three masters and two workers recovers by itself", () =>
  testDrills(
    [
      {
        title: "power of three masters and two workers fails",
        damage: () => cutPower(hosts),
        relief: () => restorePower(hosts),
      },
    ],
    {
      hosts,
      sections: () => ({
        ...changed("cluster", { virtualAddress }),
        hosts: [
          ...masters.map((number) => withRoles(number, "master", "etcd")),
          ...workers.map((number) => withRoles(number, "worker")),
        ],
      }),
    },
  ));
