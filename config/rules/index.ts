import type { Sections } from "../schema";
import { certificateErrors } from "./access";
import { digestErrors, pinErrors } from "./artifacts";
import { auditErrors } from "./audit";
import { backupErrors } from "./backup";
import { bgpErrors } from "./bgp";
import { dnsErrors } from "./dns";
import { gateErrors } from "./gates";
import { hostErrors, lostHostErrors, sameSshErrors } from "./hosts";
import { ipv6Errors } from "./ipv6";
import { kmsErrors } from "./kms";
import { issuerErrors } from "./issuers";
import { execErrors, loginRoleErrors } from "./login-roles";
import { poolErrors } from "./load-balancer";
import { nodeNetworkErrors, networkErrors, outsideAddressErrors } from "./networks";
import { podNetworkErrors } from "./pod-network";
import { placementErrors } from "./placement";
import { registryErrors } from "./registries";
import { localPathErrors } from "./storage";
import { versionErrors } from "./versions";
import { virtualAddressErrors } from "./virtual-address";

/** Conflicts between sections that are each valid on their own, as `place: cause; remedy`. */
export function crossSectionErrors(sections: Partial<Sections>): string[] {
  const { cluster, hosts, loadBalancer, backup, artifacts, versions } = sections;
  return [
    ...(hosts ? hostErrors(hosts) : []),
    ...(hosts ? lostHostErrors(hosts, sections.lostHosts ?? []) : []),
    ...(hosts ? placementErrors(hosts, sections) : []),
    ...(hosts ? sameSshErrors(hosts, sections.ssh ?? {}) : []),
    ...(sections.versions ? versionErrors(sections.versions) : []),
    ...(cluster ? networkErrors(cluster) : []),
    ...(cluster && hosts ? nodeNetworkErrors(cluster, hosts) : []),
    ...(cluster ? outsideAddressErrors(cluster, sections.network) : []),
    ...(cluster && sections.network ? dnsErrors(cluster, sections.network) : []),
    ...podNetworkErrors(sections),
    ...ipv6Errors(sections),
    ...(sections.ssh ? certificateErrors(sections.ssh) : []),
    ...(cluster ? virtualAddressErrors(cluster, hosts ?? [], loadBalancer) : []),
    ...(loadBalancer ? poolErrors(loadBalancer, hosts ?? [], sections) : []),
    ...(loadBalancer ? bgpErrors(loadBalancer, hosts ?? [], cluster) : []),
    ...(sections.security ? kmsErrors(sections.security.encryption) : []),
    ...(sections.security ? auditErrors(sections.security.audit) : []),
    ...(sections.security ? loginErrors(sections.security.login, cluster?.domain) : []),
    ...gateErrors(sections.rollout?.gates ?? []),
    ...(artifacts && versions ? digestErrors({ artifacts, versions }) : []),
    ...(backup ? backupErrors(backup) : []),
    ...(sections.storage?.localPath ? localPathErrors(sections.storage.localPath, backup) : []),
    ...(sections.registries ? registryErrors(sections.registries, artifacts) : []),
    ...(artifacts && versions && hosts?.length ? pinErrors({ artifacts, versions, hosts }) : []),
  ];
}

const loginErrors = (login: Sections["security"]["login"], domain: string | undefined) => [
  ...issuerErrors(login.issuers, domain),
  ...loginRoleErrors(login),
  ...execErrors(login.exec),
];
