/** Keys from drafts of this program, and their current names. */
const renamedKeys: Readonly<Record<string, string>> = {
  abandoned: "lostHosts",
  "kubelet.maxPods": "kubelet.config.maxPods",
  "kubelet.podPidsLimit": "kubelet.config.podPidsLimit",
  "kubelet.systemReserved": "kubelet.config.systemReserved",
  "rollout.atOnce": "rollout.maxUnavailable",
  "security.authorities": "security.certificateAuthorities",
  "security.firewall.operators": "security.firewall.sshFrom",
  "security.firewall.api": "security.firewall.apiFrom",
  "security.firewall.services": "security.firewall.servicesFrom",
};

/** Error for a key that is not in the schema. */
export function unknownKey(place: string): string {
  const renamed = Object.hasOwn(renamedKeys, place) ? renamedKeys[place] : undefined;
  return renamed === undefined ? `${place}: unknown key` : `${place}: is now called ${renamed}`;
}
