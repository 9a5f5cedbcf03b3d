import { readLocalFile } from "../config/values";
import type { SshSection } from "../config/schema";
import type { LoginKeys } from "../ssh/host";

type KeySettings = Pick<
  SshSection,
  "privateKey" | "privateKeyFile" | "privateKeyPassphrase" | "certificateFile" | "agentKey"
>;

/** What the ssh section logs in with. Files are read now. @throws Error that names the setting whose file cannot be read. */
export const sectionLogin = (ssh: SshSection): LoginKeys => ({
  ...keys("ssh", ssh, ssh.agent && !canDoWithoutAgent(ssh)),
  password: ssh.password,
});

/**
 * What a bastion with its own key logs in with: that key, and the password of the section where the bastion asks for one too.
 *
 * @returns undefined for a bastion without a key: the login of the section serves there
 * @throws Error that names the setting whose file cannot be read.
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

/** A file that a setting names. @throws Error that begins with the setting. */
export function fileOf(place: string, key: string, path: string): string {
  try {
    return readLocalFile(path);
  } catch (error) {
    throw new Error(`${place}.${key}: ${path} cannot be read: ${(error as Error).message}`);
  }
}
