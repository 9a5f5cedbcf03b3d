import { clusterHosts } from "../lab/cluster-hosts";
import { keepKubeconfig } from "../lab/kubectl";
import { destroy, succeeded, up } from "../lab/pulumi";
import { configure } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { servePage } from "../upgrades/page";
import * as damage from "./damage";
import { runDrill, type Drill } from "./drill";
import { writeDrills, type Result } from "./table";

const losses = (percent: number): Drill => ({
  title: `${percent} % of all packets between hosts are lost, for 1200 requests`,
  damage: () => damage.losePackets(percent),
  lasts: (page) => damage.asked(1200, page.tally),
  relief: damage.keepPackets,
});

const drills: readonly Drill[] = [
  { title: "power of all hosts fails", damage: damage.cutPower, relief: damage.restorePower },
  { title: "the only API server hangs", damage: damage.hangApiServer },
  { title: "every host's nftables rules are flushed", damage: damage.flushRules },
  losses(5),
  losses(20),
  {
    title: "power of all hosts fails while registry and mirror are gone",
    damage: () => damage.stopRegistry().then(damage.cutPower),
    relief: damage.restorePower,
    cleanUp: damage.startRegistry,
  },
  {
    title: "power of all hosts fails, and a webhook for all pods is dead",
    damage: () => damage.addDeadWebhook().then(damage.cutPower),
    relief: damage.restorePower,
    cleanUp: damage.removeDeadWebhook,
  },
];

describe("a cluster recovers by itself", () => {
  const results: Result[] = [];
  let page: string;

  before(async () => {
    await startHosts(clusterHosts);
    configure();
    await succeeded(up());
    await keepKubeconfig();
    page = await servePage();
  });
  after(async () => {
    await succeeded(destroy());
    if (results.length === drills.length) await writeDrills(results);
  });

  for (const drill of drills)
    it(`when ${drill.title}`, async () => {
      const result = await runDrill(drill, page);
      results.push(result);
      const { seconds, failed, requests } = result;
      console.log(`      recovered after ${seconds} s; ${failed} of ${requests} requests failed`);
    });
});
