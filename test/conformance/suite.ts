import { ensureConformanceTests, type ConformanceTests } from "../../lab/artifacts";
import { withLock } from "../../lab/lock";
import { clusterHosts } from "../lab/cluster-hosts";
import { keepKubeconfig } from "../lab/kubectl";
import { succeeded, up } from "../lab/pulumi";
import { startHosts } from "../lab/suite";

/** Builds the tests and their images, which nothing else needs, and starts hosts for a master and two workers. */
export async function prepare(): Promise<ConformanceTests> {
  let programs: ConformanceTests | undefined;
  const report = (line: string) => console.log(`  ${line}`);
  await withLock("the conformance tests", [], async () => {
    programs = await ensureConformanceTests(report);
  });
  await startHosts(clusterHosts);
  await succeeded(up([], { deadlineSeconds: 900 }));
  await keepKubeconfig();
  return programs as ConformanceTests;
}
