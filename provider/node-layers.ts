import { podRuntimeLayers, type PodRuntime } from "../layers/pod-runtime";
import { fingerprints, type Fingerprints } from "../remote/desired-state";
import type { RemoteHost } from "../remote/host";
import { applyLayer, observeHost, stageLayer } from "../remote/layer";
import { driftOf } from "./drift";
import { same } from "./handler";
import { programPrints } from "./host-layer";
import { credentials, currentWay } from "./stack";

/** What was put on the host for one layer; small on purpose, the content is in the inputs alone. */
export interface AppliedNodeLayer {
  readonly applied: Fingerprints;
  /** `mode digest` of each program by path. */
  readonly installed: Readonly<Record<string, string>>;
}
export type AppliedLayers = Readonly<Partial<Record<keyof PodRuntime, AppliedNodeLayer>>>;

type Report = (text: string) => void;

/** Whether the host has to be changed to look as the layers ask. */
export const layersDiffer = (applied: AppliedLayers, wanted: PodRuntime): boolean =>
  podRuntimeLayers.some((layer) => !same(applied[layer]?.applied, fingerprints(wanted[layer])));

/** Brings programs and images to the host, so that the change itself takes no longer than a restart. Nothing that runs is touched. */
export async function stageLayers(
  host: RemoteHost,
  layers: PodRuntime,
  report: Report,
): Promise<void> {
  for (const layer of podRuntimeLayers)
    await stageLayer(currentWay(host), credentials(), layer, layers[layer], report);
}

/** What this process has put on hosts, by name. It lives as long as a run of the engine. */
const put = new Map<string, AppliedLayers>();

/**
 * Makes the host look as the layers ask, one after the other.
 *
 * @param touching called when the host takes the first of them; not where the host is never reached
 */
export async function applyLayers(
  host: RemoteHost,
  layers: PodRuntime,
  report: Report,
  touching?: () => void,
): Promise<AppliedLayers> {
  put.delete(host.name);
  const applied: Partial<Record<keyof PodRuntime, AppliedNodeLayer>> = {};
  for (const layer of podRuntimeLayers) {
    const desired = layers[layer];
    const way = currentWay(host);
    const { programs } = await applyLayer(way, credentials(), layer, desired, report, touching);
    applied[layer] = { applied: fingerprints(desired), installed: programPrints(programs) };
  }
  put.set(host.name, applied);
  return applied;
}

/** What was applied, where this run has made the host look so: a host that is set up becomes a node without being asked again. */
export function appliedInThisRun(host: RemoteHost, layers: PodRuntime): AppliedLayers | undefined {
  const applied = put.get(host.name);
  return applied && !layersDiffer(applied, layers) ? applied : undefined;
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
