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

/** What was applied to the host, by layer. */
export interface AppliedLayers {
  readonly applied: ByLayer<Fingerprints>;
  /** `mode digest` of each binary, by path. */
  readonly installed: ByLayer<Readonly<Record<string, string>>>;
}

type Report = (text: string) => void;

/** The fingerprints of both layers. */
export const layerFingerprints = ({ engine, kubelet }: PodRuntime): ByLayer<Fingerprints> => ({
  engine: fingerprints(engine),
  kubelet: fingerprints(kubelet),
});

/** Whether the applied layers differ from the desired ones. */
export const layersDiffer = (
  { applied }: Pick<AppliedLayers, "applied">,
  wanted: PodRuntime,
): boolean => !same(applied, layerFingerprints(wanted));

/** Downloads binaries and images to the host, so that the change itself takes no longer than a restart. Touches nothing that runs. */
export async function stageLayers(
  host: RemoteHost,
  layers: PodRuntime,
  report: Report,
): Promise<void> {
  for (const layer of podRuntimeLayers)
    await stageLayer(currentHost(host), credentials(), layer, layers[layer], report);
}

/** What this run has applied, by name of the host. */
const appliedNow = perRun(() => new Map<string, AppliedLayers>());

/**
 * Applies both layers to the host, one after the other.
 *
 * @param touching called when the host accepts the first of them; not if the host is never reached
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

/** What this run has already applied, if it was the same layers: a new host becomes a node without another connection. */
export function appliedInThisRun(host: RemoteHost, layers: PodRuntime): AppliedLayers | undefined {
  const done = appliedNow().get(host.name);
  return done && !layersDiffer(done, layers) ? done : undefined;
}

/**
 * Differences between the host and what was applied, one line each. Units and programs that are not running belong to the pod
 * runtime, which comes earlier and restarts them.
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
