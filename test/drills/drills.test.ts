import { clusterHosts } from "../lab/cluster-hosts";
import * as damage from "./damage";
import type { Drill } from "./drill";
import { testDrills } from "./suite";

const cutPower = () => damage.cutPower(clusterHosts);
const restorePower = () => damage.restorePower(clusterHosts);

const losses = (percent: number): Drill => ({
  title: `${percent} % of all packets between hosts are lost, for 600 requests`,
  damage: () => damage.losePackets(percent),
  lasts: (page) => damage.asked(600, page.tally),
  relief: damage.keepPackets,
});

const drills: readonly Drill[] = [
  { title: "power of all hosts fails", damage: cutPower, relief: restorePower },
  { title: "the only API server hangs", damage: damage.hangApiServer },
  { title: "every host's nftables rules are flushed", damage: damage.flushRules },
  losses(5),
  losses(20),
  {
    title: "power of all hosts fails while registry and mirror are gone",
    damage: () => damage.stopRegistry().then(cutPower),
    relief: restorePower,
    cleanUp: damage.startRegistry,
  },
  {
    title: "power of all hosts fails, and a webhook for all pods is dead",
    damage: () => damage.addDeadWebhook().then(cutPower),
    relief: restorePower,
    cleanUp: damage.removeDeadWebhook,
  },
];

describe("a cluster recovers by itself", () => testDrills(drills));
