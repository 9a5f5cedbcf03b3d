import { constants } from "node:fs";
import { printableLine } from "../text/printable";
import { parseEtcdView, type EtcdView } from "./etcd-view";
import { storageFaults, type StorageFault } from "../ssh/storage";
import { observedMaintenance, type ObservedMaintenance } from "./observed-maintenance";

/** State of a path on a host. */
export type ObservedPath =
  | {
      readonly kind: "file";
      readonly mode: string;
      readonly owner: string;
      readonly sha256: string;
    }
  | { readonly kind: "missing" }
  | { readonly kind: "other" };

/** State of a unit on a host, in systemd's terms. */
export interface ObservedUnit {
  readonly load: string;
  readonly active: string;
  readonly file: string;
  readonly dropIns: readonly string[];
}

/** Result of a job that a timer starts. Times are seconds since 1970 by the host's clock. */
export interface ObservedJob {
  readonly layer: string;
  readonly unit: string;
  /** `new`, `well` or `failed`; empty if the host has no record. */
  readonly result: string;
  /** When it was set up, last succeeded, or began to fail. */
  readonly since: number;
  /** Deadline of its next success; 0 if there is none. */
  readonly due: number;
  /** Time of the observation. */
  readonly now: number;
  /** Last log line of a failure. */
  readonly words: string;
}

/** What one observation of a host found, of all its layers. */
export interface Observation {
  readonly machineId: string;
  readonly os: string;
  readonly kernel: string;
  readonly memoryMib: number;
  /** Processors that are on; absent if the host does not say. */
  readonly processors?: number;
  readonly layers: readonly string[];
  /** Layers whose ledger is damaged, with its path: the ledger may be incomplete. */
  readonly damaged: readonly { readonly layer: string; readonly ledger: string }[];
  readonly paths: ReadonlyMap<string, ObservedPath>;
  readonly units: ReadonlyMap<string, ObservedUnit>;
  readonly sysctls: ReadonlyMap<string, string>;
  /** Unmanaged files in directories where every file is managed. */
  readonly unmanaged: readonly { readonly layer: string; readonly path: string }[];
  /** Conditions that a layer waited for and that no longer hold. */
  readonly failing: readonly {
    readonly layer: string;
    readonly what: string;
    readonly output: string;
  }[];
  readonly jobs: readonly ObservedJob[];
  /** File systems that take nothing more. */
  readonly storage: readonly StorageFault[];
  /** State of the host's etcd member; empty if there is none. */
  readonly etcd: EtcdView;
  /** What is on record of its maintenance; absent where it never had any. */
  readonly maintenance?: ObservedMaintenance;
  /** Units whose restart is pending since an interrupted run. */
  readonly restarts: readonly string[];
}

/** Parses the output of scripts/observe.sh. Ignores lines of unknown kinds. */
export function parseObservation(text: string): Observation {
  const rows = text.split("\n").map((line) => line.split("\t"));
  const of = (kind: string) =>
    rows.filter(([first]) => first === kind).map(([, ...fields]) => fields);
  const [machineId = "", , os = "", kernel = "", memory = "", processors = ""] =
    of("host")[0] ?? [];
  return {
    machineId: printableLine(machineId),
    os: printableLine(os.replaceAll(/["']/g, "")) || "unknown",
    kernel: printableLine(kernel),
    memoryMib: Number(memory),
    ...(/^[1-9]\d*$/.test(processors) && { processors: Number(processors) }),
    layers: of("layer").map(([name = ""]) => name),
    damaged: of("damaged").map(([layer = "", ledger = ""]) => ({ layer, ledger })),
    paths: observedPaths(of("file"), of("stat"), text),
    units: observedUnits(of("unit"), of("drop-in"), text),
    // The kernel separates the values of a multi-valued setting by tabs.
    sysctls: new Map(of("sysctl").map(([key = "", ...values]) => [key, values.join(" ")])),
    unmanaged: of("unmanaged").map(([layer = "", path = ""]) => ({ layer, path })),
    failing: of("failing").map(([layer = "", what = "", output = ""]) => ({
      layer,
      what: printableLine(what),
      output: printableLine(output),
    })),
    jobs: of("job").map(observedJob),
    storage: storageFaults(text),
    etcd: parseEtcdView(text),
    ...observedMaintenance(rows),
    restarts: of("restart").map(([unit = ""]) => unit),
  };
}

type Row = readonly string[];

const observedJob = ([layer = "", unit = "", result = "", ...rest]: Row): ObservedJob => {
  const [since = "", due = "", now = "", words = ""] = rest;
  return { layer, unit, result, since: Number(since), due: Number(due), now: Number(now), words };
};

/** `stat` prints a path's mode in hexadecimal, including the file type, and skips missing paths. */
function observedPaths(
  files: readonly Row[],
  stats: readonly Row[],
  text: string,
): Map<string, ObservedPath> {
  const found = new Map(stats.map(([mode = "", owner = "", path = ""]) => [path, { mode, owner }]));
  const digests = digestsIn(text);
  return new Map(
    files.map(([path = ""]): [string, ObservedPath] => {
      const stat = found.get(path);
      if (!stat) return [path, { kind: "missing" }];
      const mode = Number.parseInt(stat.mode, 16);
      if ((mode & constants.S_IFMT) !== constants.S_IFREG) return [path, { kind: "other" }];
      const permissions = (mode & 0o7777).toString(8).padStart(4, "0");
      const sha256 = digests.get(path) ?? "";
      return [path, { kind: "file", mode: permissions, owner: stat.owner, sha256 }];
    }),
  );
}

/** Parses sha256sum's output. It escapes three characters in names, and marks that with a backslash before the digest. */
const digestsIn = (text: string): Map<string, string> =>
  new Map(
    [...`\n${text}`.matchAll(/\n(\\?)([0-9a-f]{64}) {2}([^\n]+)/g)].map(
      ([, escaped, digest, path]) => [escaped ? unescaped(path!) : path!, digest!],
    ),
  );

const unescaped = (name: string): string =>
  name.replaceAll(/\\([\\nr])/g, (_, letter: string) => ({ n: "\n", r: "\r" })[letter] ?? letter);

/**
 * Parses the output of `systemctl show`: one block per unit, in the requested order, separated by empty lines. Keeps
 * only drop-ins of the unit itself, whether systemd has loaded them or not.
 */
function observedUnits(
  units: readonly Row[],
  present: readonly Row[],
  text: string,
): Map<string, ObservedUnit> {
  const [, said = ""] = text.split("\nsystemctl\n");
  const blocks = said.split("\n\n");
  const ofUnit = new Map<string, string[]>();
  for (const [unit = "", path = ""] of present) {
    const paths = ofUnit.get(unit);
    if (paths) paths.push(path);
    else ofUnit.set(unit, [path]);
  }
  return new Map(
    units.map(([unit = ""], index) => {
      const lines = (blocks[index] ?? "").split("\n");
      const property = (name: string) =>
        lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
      const dropIns = [...property("DropInPaths").split(" "), ...(ofUnit.get(unit) ?? [])].filter(
        (path) => path.includes(`/${unit}.d/`),
      );
      const [load, active, file] = ["LoadState", "ActiveState", "UnitFileState"].map(property);
      return [unit, { load: load!, active: active!, file: file!, dropIns: [...new Set(dropIns)] }];
    }),
  );
}
