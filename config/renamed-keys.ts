import { similar } from "./settings/similar";

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

/**
 * Error for a key that is not in the schema.
 *
 * @param place path of the key, such as `cluster.nmae`
 * @param known keys that there may be
 */
export function unknownKey(place: string, known: readonly string[]): string {
  if (Object.hasOwn(renamedKeys, place)) return `${place}: is now called ${renamedKeys[place]}`;
  const close = similar(place.slice(place.lastIndexOf(".") + 1), known);
  return `${place}: unknown key${close ? `; did you mean ${close}?` : ""}`;
}
