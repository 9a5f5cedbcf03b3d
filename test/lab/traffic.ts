import { execOnHost } from "../../lab/hosts";
import { clusterHosts } from "./cluster-hosts";

/** What a host's sshd has logged since its file system was created. */
export interface Traffic {
  readonly connections: number;
  /** Commands that were run over those connections. */
  readonly executions: number;
}

/** Counts in the journal of a host's sshd. */
export async function traffic(host: string): Promise<Traffic> {
  const journal = "journalctl --sync && journalctl --quiet --identifier=sshd --output=cat";
  const lines = (await execOnHost(host, journal)).split("\n");
  const count = (start: string) => lines.filter((line) => line.startsWith(start)).length;
  return {
    connections: count("Connection from "),
    executions: count("Starting session: command "),
  };
}

/** What each host's sshd logs while something runs. */
export async function trafficDuring(
  action: () => Promise<unknown>,
  hosts: readonly string[] = clusterHosts,
): Promise<Record<string, Traffic>> {
  const look = () => Promise.all(hosts.map(traffic));
  const before = await look();
  await action();
  const after = await look();
  const seen = hosts.map((host, index) => {
    const [a, b] = [before[index]!, after[index]!];
    return [
      host,
      { connections: b.connections - a.connections, executions: b.executions - a.executions },
    ] as const;
  });
  return Object.fromEntries(seen);
}
