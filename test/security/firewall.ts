import assert from "node:assert/strict";
import { execOnHost } from "../../lab/hosts";
import { run } from "../../lab/hosts/command";
import { workstationAddress } from "../../lab/hosts/lab-host";
import { waitFor } from "../../lab/hosts/wait";
import { clusterHosts } from "../lab/cluster-hosts";
import { kubectl, readyNodes } from "../lab/kubectl";
import { podOn } from "../lab/workload";

/** A section of the stack file that allows only these networks and the cluster itself. */
export const firewallFor = (network: string) => ({
  firewall: { sshFrom: [network], servicesFrom: [network] },
});

/** The machine that the tests run on. */
export const operator = `${workstationAddress}/32`;

/** Result of a connection. */
export type Answer = "open" | "refused" | "dropped";

/** Tries to connect to a TCP port, from a host or from this machine. */
export async function answer(address: string, port: number, from?: string): Promise<Answer> {
  const command = `timeout 3 bash -c '</dev/tcp/${address}/${port}' 2>/dev/null; echo $?`;
  const code = await (from ? execOnHost(from, command) : run("bash", ["-c", command]));
  return code.trim() === "0" ? "open" : code.trim() === "124" ? "dropped" : "refused";
}

/** Results of connections to each of these ports, by name. */
export async function answers(
  doors: Readonly<Record<string, readonly [address: string, port: number]>>,
  from?: string,
): Promise<Record<string, Answer>> {
  const asked = Object.entries(doors).map(
    async ([name, door]) => [name, await answer(...door, from)] as const,
  );
  return Object.fromEntries(await Promise.all(asked));
}

/** Waits until a port accepts connections. */
export const opened = (address: string, port: number, from?: string): Promise<void> =>
  waitFor(`${address}:${port}: letting in ${from ?? "the operator"}`, 120_000, async () => {
    const now = await answer(address, port, from);
    return now === "open" || now;
  });

const table = "inet kubernetes-firewall";

/** Whether the host has one of our tables. */
export const hasTable = async (host: string): Promise<boolean> =>
  (await execOnHost(host, "nft list tables")).split("\n").includes(`table ${table}`);

/** A manual change of our table, for nft. */
export const byHand = {
  deleted: `delete table ${table}`,
  opened: `insert rule ${table} input tcp dport 10250 accept`,
  flushed: `flush chain ${table} forward`,
} as const;

/** The foreign table on each host of the cluster, without its counters. */
export const somebodys = (host: string): Promise<string> =>
  execOnHost(host, "nft -s list table inet somebody");

/** Pods reach each other and the API by address and by name, and the API server reaches kubelets. */
export async function assertTraffic(): Promise<void> {
  const [there, here] = [await podOn(clusterHosts[1]), await podOn(clusterHosts[2])];
  const inPod = (...command: string[]) => kubectl("exec", here.name, "--", ...command);
  const page = await inPod("wget", "-qO-", `http://${there.address}:8080/hostname`);
  assert.equal(page, there.name);
  assert.match(await inPod("wget", "-qO-", "http://each/hostname"), /^each-/);
  await inPod("/agnhost", "connect", "--timeout=5s", "kubernetes.default:443");
  assert.match(await kubectl("logs", there.name), /8080/);
  assert.deepEqual(await readyNodes(), clusterHosts);
}
