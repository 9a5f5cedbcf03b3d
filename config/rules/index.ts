import type { Sections } from "../schema";
import { certificateFaults, hookFaults } from "./access";
import { pinFaults } from "./artifacts";
import { backupFaults } from "./backup";
import { lostHostFaults, hostFaults } from "./hosts";
import { poolFaults } from "./load-balancer";
import { hostsInNetworkFaults, networkFaults, virtualAddressFaults } from "./networks";
import { versionFaults } from "./versions";

/** What is wrong between sections that are each valid by themselves, each as `place: what is wrong`. */
export function crossFaults(sections: Partial<Sections>): string[] {
  const { cluster, hosts, loadBalancer, backup, artifacts, versions } = sections;
  return [
    ...(hosts ? hostFaults(hosts) : []),
    ...(hosts ? lostHostFaults(hosts, sections.lostHosts ?? []) : []),
    ...(sections.versions ? versionFaults(sections.versions) : []),
    ...(cluster ? networkFaults(cluster) : []),
    ...(cluster && hosts ? hostsInNetworkFaults(cluster, hosts) : []),
    ...(sections.ssh ? certificateFaults(sections.ssh) : []),
    ...(sections.hooks && sections.ssh ? hookFaults(sections.hooks, sections.ssh) : []),
    ...(cluster ? virtualAddressFaults(cluster, hosts ?? []) : []),
    ...(loadBalancer ? poolFaults(loadBalancer, hosts ?? [], cluster) : []),
    ...(backup ? backupFaults(backup) : []),
    ...(artifacts && versions && hosts?.length ? pinFaults({ artifacts, versions, hosts }) : []),
  ];
}
