import { brief, type Fingerprints } from "../../layers/desired-state";
import { layout } from "../../layers/formats/layout";
import type { Observation } from "../../host/observation";
import { jobDrift } from "./job-drift";
import { storageDrift } from "./storage-drift";
import { printableLine } from "../../text/printable";

/** What a layer applied to its host, as far as an observation can compare it. */
export interface AppliedLayer {
  readonly layer: string;
  readonly applied: Fingerprints;
  /** Known only from applying it: `mode digest` of each binary, certificate and key, by path. */
  readonly installed: Readonly<Record<string, string>>;
}

/** More lines would say nothing new about a host that differs so much, and every line is stored in the state. */
const mostLines = 100;

/**
 * Differences between the host and what was applied, one per line.
 *
 * Compares only what was applied. Nothing else on the host is drift, except drop-ins of managed units and files in managed
 * directories, such as manifests of static pods.
 */
export function driftOf({ layer, applied, installed }: AppliedLayer, seen: Observation): string[] {
  const managed = Object.entries(applied).flatMap(([thing, fingerprint]) => {
    const [kind, name] = [thing.slice(0, thing.indexOf(" ")), thing.slice(thing.indexOf(" ") + 1)];
    switch (kind) {
      case "file":
        return pathDrift(name, fingerprint, seen);
      case "unit":
        return unitDrift(name, applied, seen);
      case "sysctl":
        return seen.sysctls.get(name) === fingerprint
          ? []
          : [`sysctl ${name}: is ${seen.sysctls.get(name) ?? "unset"}, not ${fingerprint}`];
      default:
        return [];
    }
  });
  const of = (one: { readonly layer: string }) => one.layer === layer;
  return limited([
    ...damagedLedgers([layer], seen),
    ...storageDrift(layer, seen),
    ...managed,
    ...Object.entries(installed).flatMap(([path, print]) => pathDrift(path, print, seen)),
    ...seen.unmanaged
      .filter(of)
      .map(({ path }) => `${path}: unmanaged file in a managed directory`),
    ...seen.failing.filter(of).map(({ what, output }) => `${what} is missing: ${output}`),
    ...seen.jobs
      .filter(of)
      .map(jobDrift)
      .filter((line) => line !== undefined),
  ]);
}

/** A line where certificates or keys are due for renewal. @param renewAfter RFC 3339 time; undefined where there are none */
export function dueCertificates({
  renewAfter,
  applied,
}: Pick<AppliedLayer, "applied"> & { renewAfter?: string | undefined }): string[] {
  if (!renewAfter || new Date() <= new Date(renewAfter)) return [];
  const keys = Object.keys(applied).some((thing) => thing.startsWith("key "));
  return [`its ${keys ? "keys" : "certificates"} have been due for renewal since ${renewAfter}`];
}

function limited(lines: readonly string[]): string[] {
  const more = lines.length - mostLines;
  const shown = lines.slice(0, mostLines).map((line) => printableLine(line));
  return more > 0 ? [...shown, `and ${more} more`] : shown;
}

/** What is not running: one line for each unit of the given layers that is down, and for each wait condition that fails. */
export function downOf(
  units: readonly string[],
  layers: readonly string[],
  seen: Observation,
): string[] {
  const down = units
    .filter((name) => seen.units.get(name)?.active !== "active")
    .map((name) => `${name}: is ${seen.units.get(name)?.active ?? "missing"}`);
  const failing = seen.failing.filter(({ layer }) => layers.includes(layer));
  return [
    ...damagedLedgers(layers, seen),
    ...down,
    ...failing.map(({ what, output }) => `${what} is missing: ${output}`),
  ];
}

const damagedLedgers = (layers: readonly string[], { damaged }: Observation): string[] =>
  damaged
    .filter(({ layer }) => layers.includes(layer))
    .map(
      ({ ledger }) =>
        `${ledger}: is damaged; restore it from a backup of the host, or reinstall the host`,
    );

function pathDrift(path: string, print: string, seen: Observation): string[] {
  const [mode, digest] = print.split(" ");
  const found = seen.paths.get(path);
  if (found?.kind === "other") return [`${path}: is no plain file any more`];
  if (found?.kind !== "file") return [`${path}: is missing`];
  return [
    ...(brief(found.sha256) === digest ? [] : [`${path}: its content was changed`]),
    ...(found.mode === mode ? [] : [`${path}: its mode is ${found.mode}, not ${mode}`]),
    ...(found.owner === "root:root" ? [] : [`${path}: its owner is ${found.owner}, not root:root`]),
  ];
}

/** `up` removes drop-ins only from /etc: others come back with their package, or with whatever writes them. */
const dropInRemedy = (path: string, unit: string): string =>
  path.startsWith(`${layout.systemd}/`)
    ? `up removes it: ${insteadOf(unit)}`
    : `up does not remove it; remove it, or the package that it is of, then systemctl daemon-reload && systemctl restart ${unit}`;

/** The key of the stack file for what a drop-in of a unit would set. */
function insteadOf(unit: string): string {
  const key = unit === "kubelet.service" ? "kubelet.unit" : "containerd.unit";
  return /^(kubelet|(kubernetes-)?containerd)\.service$/.test(unit)
    ? `set ${key}, or artifacts.proxy for a proxy, instead`
    : "the program writes the whole unit";
}

function unitDrift(name: string, applied: Fingerprints, seen: Observation): string[] {
  const unit = seen.units.get(name);
  if (!unit || unit.load === "not-found") return [`${name}: is missing`];
  return [
    ...(unit.load === "masked" ? [`${name}: is masked`] : []),
    ...(unit.active === "active" ? [] : [`${name}: is ${unit.active}`]),
    ...(unit.load === "masked" || unit.file === "enabled"
      ? []
      : [`${name}: is ${unit.file}, not enabled`]),
    ...unit.dropIns
      .filter((path) => !(`file ${path}` in applied))
      .map((path) => `${path}: is an extra drop-in of ${name}; ${dropInRemedy(path, name)}`),
    ...(seen.restarts.includes(name) ? [`${name}: its restart is pending`] : []),
  ];
}
