import type { Ssh } from "./cluster-config";
import { knownHostKey } from "./known-hosts";
import type { SshSection } from "./schema";

/** The bastions of the stack file, each with its host key: its own, or the one that known_hosts has for it. */
export function completeBastions(
  bastions: SshSection["bastions"],
  known: string,
  faults: string[] = [],
): Ssh["bastions"] {
  return bastions.map((bastion, index) => {
    const { address, port } = bastion;
    const hostKey = bastion.hostKey ?? knownHostKey(known, address, port);
    if (!hostKey) faults.push(`ssh.bastions[${index}].hostKey: is missing; ${howToTrust(address)}`);
    return { ...bastion, hostKey: hostKey ?? "" };
  });
}

/** What to do about a host key that is missing. */
export const howToTrust = (address: string): string =>
  `\`npm run trust -- STACK\` shows the key of ${address} and writes it here`;
