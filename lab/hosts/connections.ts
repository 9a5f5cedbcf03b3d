import { execOnHost } from "./exec";

/** SSH connections that the host's sshd has answered since its file system is there, logged in or not. */
export async function connectionCount(name: string): Promise<number> {
  const journal = "journalctl --sync && journalctl --quiet --identifier=sshd --output=cat";
  const count = await execOnHost(name, `${journal} | grep --count '^Connection from ' || true`);
  return Number(count);
}
