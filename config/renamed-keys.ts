/** Keys of drafts of this program, with the name that each has now. */
const renamedKeys: Readonly<Record<string, string>> = {
  abandoned: "lostHosts",
  "rollout.atOnce": "rollout.maxUnavailable",
  "security.authorities": "security.certificateAuthorities",
  "security.firewall.operators": "security.firewall.sshFrom",
  "security.firewall.api": "security.firewall.apiFrom",
  "security.firewall.services": "security.firewall.servicesFrom",
};

/** What is wrong with a key that the schema does not have. */
export function unknownKey(place: string): string {
  const renamed = Object.hasOwn(renamedKeys, place) ? renamedKeys[place] : undefined;
  return renamed === undefined ? `${place}: unknown key` : `${place}: is now called ${renamed}`;
}
