import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { sections, type SshSection } from "../../config/schema";
import { bastionLogin, sectionLogin } from "../../provider/ssh-credentials";
import type { LoginKeys } from "../../ssh/host";
import type { Targets } from "./targets";

/**
 * The credentials for each of a stack's bastions, in their order. Calls the Pulumi CLI only to decrypt secrets.
 *
 * @throws Error when a file cannot be read or the Pulumi CLI fails.
 */
export async function stackCredentials(
  { ssh: plain, encrypted }: Targets,
  stack: string,
  project: string,
  directory: string,
): Promise<readonly LoginKeys[]> {
  const ssh = encrypted ? await decrypted(stack, project, directory) : plain;
  return ssh.bastions.map((_, index) => bastionLogin(ssh, index) ?? sectionLogin(ssh));
}

async function decrypted(stack: string, project: string, cwd: string): Promise<SshSection> {
  const options = ["config", "get", `${project}:ssh`, "--json", "--stack", stack];
  try {
    const { stdout } = await promisify(execFile)("pulumi", options, { cwd });
    const { value } = JSON.parse(stdout) as { value: string };
    return sections.ssh.parse(JSON.parse(value));
  } catch (error) {
    const stderr = (error as { stderr?: string }).stderr?.trim();
    throw new Error(
      `trust: reading the secrets of the ssh section with pulumi config: ${stderr ?? (error as Error).message}`,
    );
  }
}
