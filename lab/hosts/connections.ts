import { execOnHost } from "./exec";

/**
 * Number of SSH connections that the host's sshd has answered since its file system was created, with or without a
 * login.
 */
export async function connectionCount(name: string): Promise<number> {
  const journal = "journalctl --sync && journalctl --quiet --identifier=sshd --output=cat";
  const count = await execOnHost(name, `${journal} | grep --count '^Connection from ' || true`);
  return Number(count);
}
