import { fingerprints, type DesiredState, type Fingerprints } from "../remote/desired-state";
import type { RemoteHost } from "../remote/host";
import { applyLayer, observeHost, stageLayer } from "../remote/layer";
import { driftOf } from "./drift";
import { same } from "./handler";
import { programPrints } from "./host-layer";
import { credentials, currentWay } from "./stack";

/** In the order in which they are set up. Maps come back from the state in any order. */
const names = ["engine", "kubelet"] as const;
type LayerName = (typeof names)[number];

/** What runs on a node outside of pods, by layer. */
export type NodeLayers = Readonly<Record<LayerName, DesiredState>>;

/** What was put on the host for one layer; small on purpose, the content is in the inputs alone. */
export interface AppliedNodeLayer {
  readonly applied: Fingerprints;
  /** `mode sha256` of each program by path. */
  readonly installed: Readonly<Record<string, string>>;
}
export type AppliedLayers = Readonly<Partial<Record<LayerName, AppliedNodeLayer>>>;

type Report = (text: string) => void;

/** Whether the host has to be changed to look as the layers ask. */
export const layersDiffer = (applied: AppliedLayers, wanted: NodeLayers): boolean =>
  names.some((layer) => !same(applied[layer]?.applied, fingerprints(wanted[layer])));

/** Brings programs and images to the host, so that the change itself takes no longer than a restart. Nothing that runs is touched. */
export async function stageLayers(
  host: RemoteHost,
  layers: NodeLayers,
  report: Report,
): Promise<void> {
  for (const layer of names)
    await stageLayer(currentWay(host), credentials(), layer, layers[layer], report);
}

/** Makes the host look as the layers ask, one after the other. */
export async function applyLayers(
  host: RemoteHost,
  layers: NodeLayers,
  report: Report,
): Promise<AppliedLayers> {
  const applied: Partial<Record<LayerName, AppliedNodeLayer>> = {};
  for (const layer of names) {
    const desired = layers[layer];
    const { programs } = await applyLayer(currentWay(host), credentials(), layer, desired, report);
    applied[layer] = { applied: fingerprints(desired), installed: programPrints(programs) };
  }
  return applied;
}

/**
 * What differs on the host from what was applied, a line for each thing. Units and programs that do not run are the affair
 * of the resource that made the layer: it comes earlier and mends them.
 */
export async function layersDrift(host: RemoteHost, applied: AppliedLayers): Promise<string[]> {
  const seen = await observeHost(currentWay(host), credentials());
  return Object.entries(applied).flatMap(([layer, one]) =>
    seen.layers.includes(layer)
      ? driftOf({ layer, ...one }, { ...seen, units: withoutState(seen.units), failing: [] })
      : [`its layer ${layer} is missing`],
  );
}

type Units = Awaited<ReturnType<typeof observeHost>>["units"];
const withoutState = (units: Units): Units =>
  new Map([...units].map(([name, unit]) => [name, { ...unit, active: "active" }]));
