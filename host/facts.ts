import type { Credentials, RemoteHost } from "../ssh/host";
import { layout } from "../layers/formats/layout";
import { printableLine } from "../text/printable";
import { runAsRoot } from "../ssh/root-shell";
import { hostOwner, ownScript, type HostOwner } from "./owner";
import {
  parseSurroundings,
  surroundingsInputs,
  valuesIn,
  type Surroundings,
  type SurroundingsQuestion,
} from "./surroundings";

/** A port that something listens on. */
export interface OpenPort {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  /** As usual, or in hexadecimal for one of IPv6 that is none in particular. */
  readonly address: string;
  /** Name and number of the process that has it; empty where the host does not tell. */
  readonly holder: string;
}

/** What a host is, as far as it decides whether it can carry a node. */
export interface Facts {
  readonly init: string;
  readonly systemd: number;
  /** `amd64`, `arm64`, or what its kernel calls another one. */
  readonly architecture: string;
  readonly os: string;
  /** ID and ID_LIKE of os-release(5). */
  readonly distribution: string;
  readonly kernel: string;
  readonly machineId: string;
  readonly memoryMib: number;
  /** KiB of a huge page of the usual size; 0 without huge pages. */
  readonly hugePageKib: number;
  /** MiB that are free below each of `dataDirectories`. */
  readonly freeMib: Readonly<Record<string, number>>;
  /** Seconds by which the host's clock is ahead of the operator's. */
  readonly clockAheadSeconds: number;
  /** Units of NTP clients that run. */
  readonly timeServices: readonly string[];
  readonly swap: readonly string[];
  readonly cgroup: "v1" | "v2";
  readonly missingTools: readonly string[];
  readonly missingFeatures: readonly string[];
  /** Whether the kernel's messages can be read at /dev/kmsg. */
  readonly hasKernelLog: boolean;
  /** The cluster whose layers are on the host, which then use its ports and paths. Absent if there are none. */
  readonly carried?: HostOwner;
  readonly occupiedPaths: readonly string[];
  /** Of the ports that were asked for, those that something listens on. */
  readonly openPorts: readonly OpenPort[];
  readonly addresses: readonly string[];
  readonly surroundings: Surroundings;
}

/** Where a host needs space: each of them may be a file system of its own. */
export const dataDirectories = [
  "/var/lib",
  layout.containerdData,
  layout.besideDockerData,
  layout.kubeletData,
  layout.etcdData,
] as const;

/** Asks a host for its facts in one execution that changes nothing. */
export async function gatherFacts(
  host: RemoteHost,
  credentials: Credentials,
  looked: SurroundingsQuestion & {
    readonly ports: readonly Pick<OpenPort, "protocol" | "port">[];
    readonly paths: readonly string[];
    /** Whether the kernel has to have VXLAN. */
    readonly vxlan: boolean;
    /** Whether nftables has to have queues, by which programs decide about packets. */
    readonly queue: boolean;
  },
): Promise<Facts> {
  const variables = {
    PORTS: looked.ports.map(({ protocol, port }) => `${protocol}:${port}`).join(" "),
    OTHERS: looked.paths.join(" "),
    VXLAN: looked.vxlan ? "yes" : "",
    QUEUE: looked.queue ? "yes" : "",
    DIRECTORIES: dataDirectories.join(" "),
    ...surroundingsInputs(looked),
  };
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
  const all = valuesIn(output);
  const [owner] = all("owner");
  const one = (name: string) => all(name)[0] ?? "";
  // What is no number would be neither too little nor too much: it counts as none.
  const number = (name: string) => finite(one(name)) ?? 0;
  return {
    init: one("init"),
    systemd: Number.parseInt(one("systemd"), 10) || 0,
    architecture: architectures.get(one("machine")) ?? printableLine(one("machine"), 30),
    os: printableLine(one("os")),
    distribution: one("distribution").trim(),
    kernel: printableLine(one("kernel")),
    machineId: printableLine(one("machine_id")),
    memoryMib: number("memory_mib"),
    hugePageKib: number("huge_page_kib"),
    freeMib: Object.fromEntries(
      all("free").map((line) => {
        const [directory = "", mib = ""] = line.split(" ");
        return [directory, finite(mib) ?? 0];
      }),
    ),
    clockAheadSeconds: number("clock") - nowSeconds,
    timeServices: all("time_service").map((name) => printableLine(name, 60)),
    swap: one("swap").split(" ").filter(Boolean),
    cgroup: one("cgroup") === "v2" ? "v2" : "v1",
    missingTools: all("missing_tool"),
    missingFeatures: all("missing_feature"),
    hasKernelLog: one("kernel_log") === "yes",
    ...(owner !== undefined && { carried: hostOwner(owner.split("\t")) }),
    occupiedPaths: all("occupied_path"),
    openPorts: all("open_port").flatMap(openPort),
    addresses: all("address"),
    surroundings: parseSurroundings(all),
  };
}

/** What `uname -m` calls the architectures that programs are published for. */
const architectures: ReadonlyMap<string, string> = new Map([
  ["x86_64", "amd64"],
  ["aarch64", "arm64"],
]);

/** One such line: protocol, port, address as in /proc/net, and the process. */
function openPort(line: string): OpenPort[] {
  const [, protocol, port, address, holder] =
    /^(tcp|udp) (\d+) ([0-9A-F]{8}|[0-9A-F]{32})(?: (.*))?$/.exec(line) ?? [];
  if (protocol === undefined) return [];
  return [
    {
      protocol: protocol as OpenPort["protocol"],
      port: Number(port),
      address: addressOf(address!),
      holder: printableLine((holder ?? "").trim(), 60),
    },
  ];
}

/** The kernel shows each word of an address as a number of its own byte order, which is the wrong way round on these machines. */
function addressOf(hex: string): string {
  const mapped = /^0{16}FFFF0000(.{8})$/.exec(hex)?.[1] ?? hex;
  if (mapped.length === 8)
    return [3, 2, 1, 0]
      .map((index) => Number.parseInt(mapped.slice(2 * index, 2 * index + 2), 16))
      .join(".");
  return /^0+$/.test(mapped) ? "::" : mapped;
}

const finite = (text: string): number | undefined =>
  text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : undefined;
