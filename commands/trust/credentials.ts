import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { readLocalFile } from "../../config/values";
import type { SshSection } from "../../config/schema";
import type { Credentials } from "../../ssh/host";
import type { Targets } from "./targets";

/**
 * SSH credentials for a stack's bastions. Calls the Pulumi CLI only to decrypt secrets.
 *
 * @throws Error when a file cannot be read or the Pulumi CLI fails.
 */
export async function stackCredentials(
  { ssh: plain, encrypted }: Targets,
  stack: string,
  project: string,
  directory: string,
): Promise<Omit<Credentials, "bastions">> {
  const ssh = encrypted ? await decrypted(stack, project, directory) : plain;
  return {
    privateKey: ssh.privateKey ?? (ssh.privateKeyFile && readLocalFile(ssh.privateKeyFile)),
    privateKeyPassphrase: ssh.privateKeyPassphrase,
    certificate: ssh.certificateFile && readLocalFile(ssh.certificateFile),
    password: ssh.password,
    agent: ssh.agent ? process.env["SSH_AUTH_SOCK"] : undefined,
  };
}

async function decrypted(stack: string, project: string, cwd: string): Promise<SshSection> {
  const options = ["config", "get", `${project}:ssh`, "--json", "--stack", stack];
  try {
    const { stdout } = await promisify(execFile)("pulumi", options, { cwd });
    const { value } = JSON.parse(stdout) as { value: string };
    return JSON.parse(value) as SshSection;
  } catch (error) {
    const stderr = (error as { stderr?: string }).stderr?.trim();
    throw new Error(
      `trust: reading the secrets of the ssh section with pulumi config: ${stderr ?? (error as Error).message}`,
    );
  }
}
