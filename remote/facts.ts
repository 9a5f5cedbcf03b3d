import type { Credentials, RemoteHost } from "./host";
import { runAsRoot } from "./root-shell";
import { hostOwner, ownScript, type HostOwner } from "./owner";

/** What a host is, as far as it decides whether it can carry a node. */
export interface Facts {
  readonly init: string;
  readonly systemd: number;
  readonly architecture: string;
  readonly os: string;
  readonly kernel: string;
  readonly machineId: string;
  readonly memoryMib: number;
  /** Free space below /var/lib. */
  readonly diskMib: number;
  /** Seconds by which the host's clock is ahead of the operator's. */
  readonly clockAheadSeconds: number;
  readonly swap: readonly string[];
  readonly cgroup: "v1" | "v2";
  readonly missingTools: readonly string[];
  readonly missingFeatures: readonly string[];
  /** The cluster whose layers are on the host, which then use its ports and paths. Absent if there are none. */
  readonly carried?: HostOwner;
  readonly occupiedPaths: readonly string[];
  readonly occupiedPorts: readonly number[];
  readonly addresses: readonly string[];
}

/** Asks a host for its facts in one execution that changes nothing. */
export async function gatherFacts(
  host: RemoteHost,
  credentials: Credentials,
  looked: { readonly ports: readonly number[]; readonly paths: readonly string[] },
): Promise<Facts> {
  const variables = { PORTS: looked.ports.join(" "), OTHERS: looked.paths.join(" ") };
  const started = Date.now();
  const output = await runAsRoot(host, credentials, {
    doing: "looking at the host",
    script: ownScript(host, ["facts"], variables),
    looks: true,
    timeoutSeconds: 60,
  });
  return parseFacts(output, (started + Date.now()) / 2000);
}

/** Reads what scripts/facts.sh printed; `nowSeconds` is the operator's clock in the middle of the execution. */
export function parseFacts(output: string, nowSeconds: number): Facts {
  const lines = output.split("\n").map((line) => /^([a-z_]+)=(.*)$/.exec(line));
  const all = (name: string) => lines.filter((line) => line?.[1] === name).map((line) => line![2]!);
  const [owner] = all("owner");
  const one = (name: string) => all(name)[0] ?? "";
  // What is no number would be neither too little nor too much: it counts as none.
  const number = (name: string) => finite(one(name)) ?? 0;
  return {
    init: one("init"),
    systemd: Number.parseInt(one("systemd"), 10) || 0,
    architecture: one("architecture"),
    os: one("os"),
    kernel: one("kernel"),
    machineId: one("machine_id"),
    memoryMib: number("memory_mib"),
    diskMib: number("disk_mib"),
    clockAheadSeconds: number("clock") - nowSeconds,
    swap: one("swap").split(" ").filter(Boolean),
    cgroup: one("cgroup") === "v2" ? "v2" : "v1",
    missingTools: all("missing_tool"),
    missingFeatures: all("missing_feature"),
    ...(owner !== undefined && { carried: hostOwner(owner.split("\t")) }),
    occupiedPaths: all("occupied_path"),
    occupiedPorts: all("occupied_port").flatMap((port) => finite(port) ?? []),
    addresses: all("address"),
  };
}

const finite = (text: string): number | undefined =>
  text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : undefined;
