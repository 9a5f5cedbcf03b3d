import { layerFrom, layersFrom } from "../../layers/layer-json";
import type { CertificateSet } from "../../provider/pki/certificates";
import type { DesiredState } from "../../layers/desired-state";
import type { Plan } from "../lab/planned";

/** What a preview announces for one host. */
export interface Predicted {
  readonly paths: Set<string>;
  /** Units that start, stop or restart. */
  readonly units: Set<string>;
}

type Layer = Partial<DesiredState> & { readonly certificates?: Partial<CertificateSet> };
interface LayerInputs extends Layer {
  readonly host?: { readonly name: string };
  /** A node changes these layers of its host, whoever created them. */
  readonly layers?: string;
  readonly layer?: string;
}

/** The paths and units that a preview names, by host. */
export function predicted({ steps }: Plan): Record<string, Predicted> {
  const hosts: Record<string, Predicted> = {};
  for (const { op, oldState, newState } of steps) {
    const [before, after] = [oldState?.inputs, newState?.inputs] as (LayerInputs | undefined)[];
    const name = (after ?? before)?.host?.name;
    if (op === "same" || op === "read" || name === undefined) continue;
    const host = (hosts[name] ??= { paths: new Set(), units: new Set() });
    const removed = op === "delete" || op === "delete-replaced";
    const [old, wanted] = [layersOf(before), removed ? {} : layersOf(after)];
    for (const layer of new Set([...Object.keys(old), ...Object.keys(wanted)]))
      compare(old[layer] ?? {}, wanted[layer] ?? {}, host);
  }
  return hosts;
}

const layersOf = (inputs: LayerInputs | undefined): Readonly<Record<string, Layer>> =>
  inputs?.layers
    ? layersFrom(inputs.layers)
    : inputs?.layer
      ? { [inputs.layer]: layerFrom(inputs) }
      : {};

function compare(before: Layer, after: Layer, { paths, units }: Predicted): void {
  const changed = [
    ...differing(before.files, after.files),
    ...differing(before.programs, after.programs),
    ...reissued(before.certificates, after.certificates),
  ];
  for (const path of changed) paths.add(path);
  const matches = (pattern: string) => (path: string) =>
    pattern.includes("*")
      ? path.startsWith(pattern.split("*")[0]!) && path.endsWith(pattern.split("*")[1]!)
      : path === pattern;
  for (const [unit, watched] of Object.entries(after.units ?? {}))
    if (watched.some((pattern) => changed.some(matches(pattern)))) units.add(unit);
  for (const unit of differing(
    mapped(before.units, () => "running"),
    mapped(after.units, () => "running"),
  ))
    units.add(unit);
}

type Things = Readonly<Record<string, unknown>> | undefined;

/** Keys with different values. */
const differing = (before: Things = {}, after: Things = {}): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );

const mapped = (things: Things, value: (key: string) => unknown) =>
  Object.fromEntries(Object.keys(things ?? {}).map((key) => [key, value(key)]));

/** A layer's certificates are issued together: a new issue time, or a new request, changes files. */
function reissued(before?: Partial<CertificateSet>, after?: Partial<CertificateSet>): string[] {
  const same = JSON.stringify(before) === JSON.stringify(after);
  const all = { ...before?.requests, ...after?.requests };
  return same ? [] : Object.keys(all).flatMap((path) => [`${path}.crt`, `${path}.key`]);
}
