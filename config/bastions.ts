import type { Ssh } from "./cluster-config";
import { knownHostKey } from "./known-hosts";
import type { SshSection } from "./schema";

/** The stack file's bastions, each with its host key from the stack file or from known_hosts. */
export function completeBastions(
  bastions: SshSection["bastions"],
  known: string,
  errors: string[] = [],
): Ssh["bastions"] {
  return bastions.map((bastion, index) => {
    const { address, port } = bastion;
    const hostKey = bastion.hostKey ?? knownHostKey(known, address, port);
    if (!hostKey)
      errors.push(`ssh.bastions[${index}].hostKey: is missing; ${missingKeyAdvice(address)}`);
    return { ...bastion, hostKey: hostKey ?? "" };
  });
}

/** How to add a missing host key. */
export const missingKeyAdvice = (address: string): string =>
  `run \`npm run trust -- STACK\` to review the key of ${address} and add it here`;
