import { constants } from "node:fs";
import { printableLine } from "../text/printable";
import { parseEtcdView, type EtcdView } from "./etcd-view";
import { observedMaintenance, type ObservedMaintenance } from "./observed-maintenance";

/** How a path looks on a host. */
export type ObservedPath =
  | {
      readonly kind: "file";
      readonly mode: string;
      readonly owner: string;
      readonly sha256: string;
    }
  | { readonly kind: "missing" }
  | { readonly kind: "other" };

/** How a unit looks on a host, in systemd's own words. */
export interface ObservedUnit {
  readonly load: string;
  readonly active: string;
  readonly file: string;
  readonly dropIns: readonly string[];
}

/** How a job went that a timer starts; times are seconds since 1970 by the host's clock. */
export interface ObservedJob {
  readonly layer: string;
  readonly unit: string;
  /** `new`, `well` or `failed`; empty where nothing on the host tells. */
  readonly result: string;
  /** When it was set up, went well last, or began to fail. */
  readonly since: number;
  /** By when it has to go well again; 0 where it need not. */
  readonly due: number;
  /** When the host was looked at. */
  readonly now: number;
  /** Its last words when it failed. */
  readonly words: string;
}

/** What one look at a host found of all layers together. */
export interface Observation {
  readonly machineId: string;
  readonly os: string;
  readonly kernel: string;
  readonly memoryMib: number;
  readonly layers: readonly string[];
  /** Layers whose ledger is damaged, with its path: what it lists may not be all. */
  readonly damaged: readonly { readonly layer: string; readonly ledger: string }[];
  readonly paths: ReadonlyMap<string, ObservedPath>;
  readonly units: ReadonlyMap<string, ObservedUnit>;
  readonly sysctls: ReadonlyMap<string, string>;
  /** Unmanaged files in directories where every file is managed. */
  readonly strangers: readonly { readonly layer: string; readonly path: string }[];
  /** What a layer waited for and does not hold any more. */
  readonly failing: readonly {
    readonly layer: string;
    readonly what: string;
    readonly output: string;
  }[];
  readonly jobs: readonly ObservedJob[];
  /** How the host's etcd member is; nothing is in it where there is none. */
  readonly etcd: EtcdView;
  /** What is on record of its maintenance; absent where it never had any. */
  readonly maintenance?: ObservedMaintenance;
  /** Units whose restart an interrupted run still owes. */
  readonly restarts: readonly string[];
}

/** Reads what scripts/observe.sh printed. Lines of a kind that it does not know are passed over. */
export function parseObservation(text: string): Observation {
  const rows = text.split("\n").map((line) => line.split("\t"));
  const of = (kind: string) =>
    rows.filter(([first]) => first === kind).map(([, ...fields]) => fields);
  const [machineId = "", , os = "", kernel = "", memory = ""] = of("host")[0] ?? [];
  return {
    machineId: printableLine(machineId),
    os: printableLine(os.replaceAll(/["']/g, "")) || "unknown",
    kernel: printableLine(kernel),
    memoryMib: Number(memory),
    layers: of("layer").map(([name = ""]) => name),
    damaged: of("damaged").map(([layer = "", ledger = ""]) => ({ layer, ledger })),
    paths: observedPaths(of("file"), of("stat"), text),
    units: observedUnits(of("unit"), of("drop-in"), text),
    // The kernel puts tabs between the values of a setting that has more than one.
    sysctls: new Map(of("sysctl").map(([key = "", ...values]) => [key, values.join(" ")])),
    strangers: of("stranger").map(([layer = "", path = ""]) => ({ layer, path })),
    failing: of("failing").map(([layer = "", what = "", output = ""]) => ({
      layer,
      what: printableLine(what),
      output: printableLine(output),
    })),
    jobs: of("job").map(observedJob),
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

/** `stat` gives a path's mode in hexadecimal with the kind of the file, and names no path that is missing. */
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

/** What sha256sum printed. It escapes three characters in a name, and says so by a backslash before the digest. */
const digestsIn = (text: string): Map<string, string> =>
  new Map(
    [...`\n${text}`.matchAll(/\n(\\?)([0-9a-f]{64}) {2}([^\n]+)/g)].map(
      ([, escaped, digest, path]) => [escaped ? unescaped(path!) : path!, digest!],
    ),
  );

const unescaped = (name: string): string =>
  name.replaceAll(/\\([\\nr])/g, (_, letter: string) => ({ n: "\n", r: "\r" })[letter] ?? letter);

/**
 * Reads the blocks of `systemctl show`, which come in the order of the units with an empty line between two. Drop-ins are
 * those of the very unit, whether systemd has loaded them already or not.
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
