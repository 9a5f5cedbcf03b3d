import { parseEtcdView, type EtcdView } from "./etcd-view";

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

/** What one look at a host found of all layers together. */
export interface Observation {
  readonly machineId: string;
  readonly os: string;
  readonly kernel: string;
  readonly memoryMib: number;
  readonly layers: readonly string[];
  readonly paths: ReadonlyMap<string, ObservedPath>;
  readonly units: ReadonlyMap<string, ObservedUnit>;
  readonly sysctls: ReadonlyMap<string, string>;
  /** Files of nobody's in directories that are ours alone. */
  readonly strangers: readonly { readonly layer: string; readonly path: string }[];
  /** What a layer waited for and does not hold any more. */
  readonly failing: readonly {
    readonly layer: string;
    readonly what: string;
    readonly output: string;
  }[];
  /** How the host's etcd member is; nothing is in it where there is none. */
  readonly etcd: EtcdView;
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
    machineId,
    os,
    kernel,
    memoryMib: Number(memory),
    layers: of("layer").map(([name = ""]) => name),
    paths: new Map(of("path").map(([path = "", ...fields]) => [path, observedPath(fields)])),
    units: new Map(
      of("unit").map(([name = "", load = "", active = "", file = "", dropIns = ""]) => [
        name,
        { load, active, file, dropIns: dropIns.split(" ").filter(Boolean) },
      ]),
    ),
    sysctls: new Map(of("sysctl").map(([key = "", value = ""]) => [key, value])),
    strangers: of("stranger").map(([layer = "", path = ""]) => ({ layer, path })),
    failing: of("failing").map(([layer = "", what = "", output = ""]) => ({ layer, what, output })),
    etcd: parseEtcdView(text),
    restarts: of("restart").map(([unit = ""]) => unit),
  };
}

function observedPath([kind, mode = "", owner = "", sha256 = ""]: string[]): ObservedPath {
  if (kind === "file") return { kind, mode: mode.padStart(4, "0"), owner, sha256 };
  return { kind: kind === "other" ? "other" : "missing" };
}
