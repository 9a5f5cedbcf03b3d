import { clusterHosts } from "../lab/cluster-hosts";
import { keepKubeconfig } from "../lab/kubectl";
import { destroy, succeeded, up } from "../lab/pulumi";
import { configure, type Sections } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { servePage } from "../upgrades/page";
import { runDrill, type Drill } from "./drill";
import { summary, type Result } from "./table";
import { writeDrills } from "./write-page";

/** Deadline of an `up` of several hosts. */
export const longDeadline = { deadlineSeconds: 900 };

/** A cluster for drills. */
export interface Cluster {
  /** @default a master and two workers */
  readonly hosts?: readonly string[];
  /** What hosts get before their set-up. */
  readonly prepare?: () => Promise<unknown>;
  /** Sections of the stack file. */
  readonly sections?: () => Sections;
}

/** Sets a cluster up, runs the drills on it one after the other, destroys it, and writes the results into the page. */
export function testDrills(drills: readonly Drill[], cluster: Cluster = {}): void {
  const { hosts = clusterHosts, prepare, sections } = cluster;
  const results: Result[] = [];
  let [page, begun] = ["", 0];

  before(async () => {
    await startHosts(hosts);
    await prepare?.();
    configure(sections?.());
    await succeeded(up([], longDeadline));
    await keepKubeconfig();
    page = await servePage();
  });
  after(async () => {
    await succeeded(destroy([], longDeadline));
    if (results.length === begun) await writeDrills(results);
  });

  for (const drill of drills)
    it(`when ${drill.title}`, async () => {
      begun += 1;
      const result = await runDrill(drill, page, hosts);
      results.push(result);
      console.log(`      ${summary(result)}`);
    });
}
