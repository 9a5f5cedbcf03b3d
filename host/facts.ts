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

/** A port on which something listens. */
export interface OpenPort {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  /** Dotted for IPv4; hexadecimal for an IPv6 address other than `::`. */
  readonly address: string;
  /** Name and number of the process that owns it; empty if the host does not report it. */
  readonly holder: string;
}

/** What decides whether a host can carry a node. */
export interface Facts {
  readonly init: string;
  readonly systemd: number;
  /** `amd64`, `arm64`, or what `uname -m` prints on other architectures. */
  readonly architecture: string;
  readonly os: string;
  /** ID and ID_LIKE of os-release(5). */
  readonly distribution: string;
  readonly kernel: string;
  readonly machineId: string;
  readonly memoryMib: number;
  /** Processors that are on; 0 if the host does not say. */
  readonly processors: number;
  /** KiB of a huge page of the usual size; 0 without huge pages. */
  readonly hugePageKib: number;
  /** Free MiB in each of `dataDirectories`. */
  readonly freeMib: Readonly<Record<string, number>>;
  /** Seconds by which the host's clock is ahead of this machine's. */
  readonly clockAheadSeconds: number;
  /** Units of NTP clients that run. */
  readonly timeServices: readonly string[];
  readonly swap: readonly string[];
  readonly cgroup: "v1" | "v2";
  readonly missingTools: readonly string[];
  readonly missingFeatures: readonly string[];
  /** Whether kernel messages can be read from /dev/kmsg. */
  readonly hasKernelLog: boolean;
  /** Owner of the layers on the host, which use its ports and paths. Absent if there are none. */
  readonly carried?: HostOwner;
  readonly occupiedPaths: readonly string[];
  /** Those of the requested ports on which something listens. */
  readonly openPorts: readonly OpenPort[];
  /** Of IPv4, and of IPv6 where the cluster has both. */
  readonly addresses: readonly string[];
  /** Whether IPv6 is missing or switched off; false where the cluster has IPv4 alone. */
  readonly ipv6Off: boolean;
  /** Links with routes of router advertisements, and what `accept_ra` is there. */
  readonly routerAdvertisements: readonly { readonly link: string; readonly acceptRa: string }[];
  readonly surroundings: Surroundings;
}

/** Directories that need space. Each may be a file system of its own. */
export const dataDirectories = [
  "/var/lib",
  layout.containerdData,
  layout.besideDockerData,
  layout.kubeletData,
  layout.etcdData,
] as const;

/** Gathers a host's facts in one execution, which changes nothing. */
export async function gatherFacts(
  host: RemoteHost,
  credentials: Credentials,
  asked: SurroundingsQuestion & {
    readonly ports: readonly Pick<OpenPort, "protocol" | "port">[];
    readonly paths: readonly string[];
    /** Kernel modules that the pod network needs. */
    readonly modules: readonly string[];
    /** Whether nftables has to have queues, by which programs decide about packets. */
    readonly queue: boolean;
  },
): Promise<Facts> {
  const variables = {
    PORTS: asked.ports.map(({ protocol, port }) => `${protocol}:${port}`).join(" "),
    OTHERS: asked.paths.join(" "),
    MODULES: asked.modules.join(" "),
    QUEUE: asked.queue ? "yes" : "",
    DIRECTORIES: dataDirectories.join(" "),
    ...surroundingsInputs(asked),
  };
  const started = Date.now();
  const output = await runAsRoot(host, credentials, {
    doing: "inspecting the host",
    script: ownScript(host, ["facts"], variables),
    readOnly: true,
    timeoutSeconds: 60,
  });
  return parseFacts(output, (started + Date.now()) / 2000);
}

/** Parses the output of scripts/facts.sh. `nowSeconds` is this machine's clock in the middle of the execution. */
export function parseFacts(output: string, nowSeconds: number): Facts {
  const all = valuesIn(output);
  const [owner] = all("owner");
  const one = (name: string) => all(name)[0] ?? "";
  // NaN would pass both comparisons with a limit, so anything that is not a number counts as absent.
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
    processors: number("processors"),
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
    ipv6Off: all("ipv6_off").length > 0,
    routerAdvertisements: all("router_advertisements").map((line) => {
      const [link = "", acceptRa = ""] = printableLine(line, 30).split(" ");
      return { link, acceptRa };
    }),
    surroundings: parseSurroundings(all),
  };
}

/** Names by `uname -m` of the architectures for which binaries are published. */
const architectures: ReadonlyMap<string, string> = new Map([
  ["x86_64", "amd64"],
  ["aarch64", "arm64"],
]);

/** Parses one line: protocol, port, address as in /proc/net, and the process. */
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

/** The kernel prints each word of an address in host byte order, so on little-endian machines the bytes are reversed. */
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
