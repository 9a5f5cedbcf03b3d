import { readLocalFile } from "../config/values";
import type { SshSection } from "../config/schema";
import type { LoginKeys } from "../ssh/host";

type KeySettings = Pick<
  SshSection,
  "privateKey" | "privateKeyFile" | "privateKeyPassphrase" | "certificateFile" | "agentKey"
>;

/** Credentials of the ssh section. Reads its files now. @throws Error that names the key whose file cannot be read. */
export const sectionLogin = (ssh: SshSection): LoginKeys => ({
  ...keys("ssh", ssh, ssh.agent && !canDoWithoutAgent(ssh)),
  password: ssh.password,
});

/**
 * Credentials of a bastion with its own key: that key, and the section's password if the bastion asks for one too.
 *
 * @returns undefined for a bastion without a key: the section's credentials are used
 * @throws Error that names the key whose file cannot be read.
 */
export function bastionLogin(ssh: SshSection, index: number): LoginKeys | undefined {
  const bastion = ssh.bastions[index]!;
  const { privateKey, privateKeyFile, agentKey } = bastion;
  if (!privateKey && !privateKeyFile && !agentKey) return undefined;
  return { ...keys(`ssh.bastions[${index}]`, bastion, false), password: ssh.password };
}

const canDoWithoutAgent = ({ privateKey, privateKeyFile, password }: SshSection): boolean =>
  Boolean(privateKey ?? privateKeyFile) || password !== undefined;

function keys(
  place: string,
  from: KeySettings & { agent?: boolean },
  needsAgent: boolean,
): LoginKeys {
  const { SSH_AUTH_SOCK: socket } = process.env;
  const { agentKey } = from;
  if (!socket && (agentKey || needsAgent))
    throw new Error(
      `${place}.${agentKey ? "agentKey" : "agent"}: SSH_AUTH_SOCK names no agent; start one, or give ${place}.privateKeyFile`,
    );
  const file = (key: "privateKeyFile" | "certificateFile") =>
    from[key] && fileOf(place, key, from[key]);
  return {
    place,
    privateKey: from.privateKey ?? file("privateKeyFile"),
    privateKeyPassphrase: from.privateKeyPassphrase,
    certificate: file("certificateFile"),
    agent: from.agent || agentKey ? socket : undefined,
    agentKey,
  };
}

/** Text of a file that a key of the stack file names. @throws Error that begins with the key. */
export function fileOf(place: string, key: string, path: string): string {
  try {
    return readLocalFile(path);
  } catch (error) {
    throw new Error(`${place}.${key}: ${path} cannot be read: ${(error as Error).message}`);
  }
}
