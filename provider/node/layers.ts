import { podRuntimeLayers, type PodRuntime } from "../../layers/pod-runtime";
import { fingerprints, type Fingerprints } from "../../layers/desired-state";
import type { RemoteHost } from "../../ssh/host";
import { applyLayer, observeHost, stageLayer } from "../../host/layer";
import { driftOf } from "../host/drift";
import { same } from "../handler";
import { programPrints } from "../host/fingerprints";
import { credentials, currentHost } from "../stack";
import { perRun } from "../../runtime/per-run";

type ByLayer<T> = Readonly<Record<keyof PodRuntime, T>>;

/** What was put on the host, by layer. */
export interface AppliedLayers {
  readonly applied: ByLayer<Fingerprints>;
  /** `mode digest` of each program by path. */
  readonly installed: ByLayer<Readonly<Record<string, string>>>;
}

type Report = (text: string) => void;

/** The fingerprints of both layers. */
export const layerFingerprints = ({ engine, kubelet }: PodRuntime): ByLayer<Fingerprints> => ({
  engine: fingerprints(engine),
  kubelet: fingerprints(kubelet),
});

/** Whether the host differs from the layers. */
export const layersDiffer = (
  { applied }: Pick<AppliedLayers, "applied">,
  wanted: PodRuntime,
): boolean => !same(applied, layerFingerprints(wanted));

/** Brings programs and images to the host, so that the change itself takes no longer than a restart. Nothing that runs is touched. */
export async function stageLayers(
  host: RemoteHost,
  layers: PodRuntime,
  report: Report,
): Promise<void> {
  for (const layer of podRuntimeLayers)
    await stageLayer(currentHost(host), credentials(), layer, layers[layer], report);
}

/** What this run has applied to hosts, by name. */
const appliedNow = perRun(() => new Map<string, AppliedLayers>());

/**
 * Applies the layers to the host, one after the other.
 *
 * @param touching called when the host takes the first of them; not where the host is never reached
 */
export async function applyLayers(
  host: RemoteHost,
  layers: PodRuntime,
  report: Report,
  touching?: () => void,
): Promise<AppliedLayers> {
  appliedNow().delete(host.name);
  const apply = async (layer: keyof PodRuntime) => {
    const remote = currentHost(host);
    return applyLayer(remote, credentials(), layer, layers[layer], report, touching);
  };
  const engine = programPrints((await apply("engine")).programs);
  const kubelet = programPrints((await apply("kubelet")).programs);
  const done = { applied: layerFingerprints(layers), installed: { engine, kubelet } };
  appliedNow().set(host.name, done);
  return done;
}

/** What this run has applied, if it was these layers: a host that was set up becomes a node without another connection. */
export function appliedInThisRun(host: RemoteHost, layers: PodRuntime): AppliedLayers | undefined {
  const done = appliedNow().get(host.name);
  return done && !layersDiffer(done, layers) ? done : undefined;
}

/**
 * What differs on the host from what was applied, a line for each thing. Units and programs that do not run are the affair
 * of the resource that made the layer: it comes earlier and mends them.
 */
export async function layersDrift(
  host: RemoteHost,
  { applied, installed }: AppliedLayers,
): Promise<string[]> {
  const seen = await observeHost(currentHost(host), credentials());
  return podRuntimeLayers.flatMap((layer) =>
    seen.layers.includes(layer)
      ? driftOf(
          { layer, applied: applied[layer], installed: installed[layer] },
          { ...seen, units: withoutState(seen.units), failing: [] },
        )
      : [`its layer ${layer} is missing`],
  );
}

type Units = Awaited<ReturnType<typeof observeHost>>["units"];
const withoutState = (units: Units): Units =>
  new Map([...units].map(([name, unit]) => [name, { ...unit, active: "active" }]));
