import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";
import type { HostFile } from "../layers/formats/host-file";
import { printable } from "../text/printable";
import { layout } from "../layers/formats/layout";
import { podImages } from "../layers/formats/static-pod";
import {
  defaultMode,
  type DesiredState,
  type Guard,
  type Program,
  type Wait,
} from "../layers/desired-state";

/**
 * The archive for scripts/apply.sh: the plan and the content of every file.
 *
 * @throws Error if a path or value contains a tab, a line break or an unprintable character, which the plan or its
 *   answer cannot carry.
 */
export async function planArchive(layer: string, desired: DesiredState): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name: "plan", mode: 0o600 }, planText(layer, desired));
  filesInOrder(desired).forEach(([, { content }], index) =>
    archive.entry({ name: `content/${index}`, mode: 0o600 }, content),
  );
  archive.finalize();
  return buffer(archive);
}

/** The plan: one line per item, in the order in which the host applies them. */
export function planText(layer: string, desired: DesiredState): string {
  const { directories = {}, data = {}, programs = {}, sysctls = {}, modules = [] } = desired;
  const { units = {}, waits = [], kept = {}, exclusive = [], images = [], guard } = desired;
  const { keys = {} } = desired;
  const {
    jobs = {},
    shared = {},
    plainFiles = [],
    otherUnits = {},
    proxy,
    beforePods = [],
  } = desired;
  const files = filesInOrder(desired).map(([path, file], index) => ({
    isManifest: isManifest(path),
    lines: [
      ["file", path, file.mode ?? defaultMode, String(index)],
      ...waits.filter(({ after }) => after === path).map(waitLine("replaced")),
    ],
  }));
  const lines = [
    ["layer", layer],
    ...(proxy ? [["proxy", proxy.http ?? "-", proxy.https ?? "-", proxy.except]] : []),
    ...waits.filter(({ first }) => first).map(waitLine("first")),
    ...Object.entries(kept).map(([path, print]) => ["kept", path, ...print.split(" ")]),
    ...Object.entries(keys).map(([path, pod]) => ["key", path, pod]),
    ...Object.entries(units).flatMap(([unit, paths]) =>
      watched(paths, desired).map((path) => ["restart-on", unit, path]),
    ),
    ...Object.entries(otherUnits).flatMap(([unit, paths]) =>
      paths.map((path) => ["other-unit", unit, path]),
    ),
    ...plainFiles.map((path) => ["plain", path]),
    ...Object.entries(directories).map(([path, mode]) => ["directory", path, mode]),
    ...Object.entries(data).map(([path, mode]) => ["data", path, mode]),
    ...Object.entries(shared).map(([path, { mode, names }]) => ["shared", path, mode, ...names]),
    ...modules.map((module) => ["module", module]),
    ...Object.entries(sysctls).map(([key, value]) => ["sysctl", key, value]),
    ...downloads(programs),
    ...imageLines(desired.files, images),
    ...files.filter(({ isManifest }) => !isManifest).flatMap(({ lines }) => lines),
    ...beforePods.map((unit) => ["unit", unit]),
    ...files.filter(({ isManifest }) => isManifest).flatMap(({ lines }) => lines),
    ["rest"],
    ...exclusive.map((path) => ["exclusive", path]),
    ...(guard ? [guardLine(guard)] : []),
    ...Object.keys(units)
      .filter((unit) => !beforePods.includes(unit))
      .map((unit) => ["unit", unit]),
    ...waits
      .filter(({ first }) => !first)
      .map((wait) => waitLine(wait.later ? "later" : "wait")(wait)),
    ...Object.entries(jobs).map(([unit, calendar]) => ["job", unit, calendar]),
  ];
  return lines.map((fields) => `${fields.map(plain).join("\t")}\n`).join("");
}

/** Every image of the layer, however it is used: no pod is replaced before its new image is on the host. */
const imageLines = (files: DesiredState["files"], pinned: readonly string[]): string[][] => [
  ...[...new Set(podImages(files))]
    .filter((image) => !pinned.includes(image))
    .map((image) => ["image", image]),
  ...pinned.map((image) => ["image", image, "pinned"]),
];

const guardLine = ({ unit, rollbackSeconds, trial, rollback }: Guard): string[] => [
  "guard",
  unit,
  String(rollbackSeconds),
  trial,
  rollback,
];

const waitLine =
  (kind: string) =>
  ({ what, command, timeoutSeconds }: Wait): string[] => [
    kind,
    String(timeoutSeconds),
    what,
    command,
  ];

/** Manifests of static pods come last, because the kubelet starts a pod as soon as it sees its manifest. */
const filesInOrder = ({ files }: DesiredState): [string, HostFile][] =>
  Object.entries(files).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));

const rank = (path: string): number => (isManifest(path) ? 1 : 0);

const isManifest = (path: string): boolean => path.startsWith(`${layout.staticPods}/`);

/** Files and binaries of the layer that match a unit's patterns, and the patterns themselves, for files that are gone. */
function watched(patterns: readonly string[], { files, programs = {} }: DesiredState): string[] {
  const paths = [...Object.keys(files), ...Object.keys(programs)];
  const matches = (pattern: string) => {
    const [before, after] = pattern.split("*");
    return after === undefined
      ? paths.filter((path) => path === before)
      : paths.filter((path) => path.startsWith(before!) && path.endsWith(after));
  };
  return [...new Set(patterns.flatMap((pattern) => [...matches(pattern), pattern]))];
}

/** One download for all binaries from the same archive. */
function downloads(programs: Readonly<Record<string, Program>>): string[][] {
  const all = Object.entries(programs);
  const urls = [...new Set(all.map(([, { url }]) => url))];
  return urls.flatMap((url) => {
    const group = all.filter(([, program]) => program.url === url);
    const { sha256, checksumUrl } = group[0]![1];
    return [
      ["fetch", url, sha256 ?? "-", checksumUrl],
      ...group.map(([path, { member }]) => ["program", path, member ?? "-"]),
    ];
  });
}

function plain(field: string): string {
  if (/[\t\n]/.test(field) || field === "")
    throw new Error(`${JSON.stringify(field)} is empty or contains a tab or a line break`);
  if (printable(field) !== field)
    throw new Error(
      `${JSON.stringify(field)} contains characters that the host's answer cannot carry`,
    );
  return field;
}
