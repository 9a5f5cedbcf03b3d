import { refusedChanges } from "../../config/changes/judge";
import type { Recorder, Settings } from "../../config/changes/rule";
import { layerFrom } from "../../layers/layer-json";
import { stageLayer } from "../../host/layer";
import type { HostLayerInputs, HostLayerOutputs } from "./layer-inputs";
import { reporter } from "../progress";
import { credentials, currentHost } from "../stack";

/** The rules for edits that apply to each layer. Other layers record no settings. */
const recorders: Readonly<Record<string, Recorder>> = {
  identity: "host",
  etcd: "etcd member",
  "control-plane": "control plane",
};

/** Why a layer's recorded settings cannot change to the current ones, each beginning with the host. */
export const refusedHere = (
  layer: string,
  host: string,
  before?: Settings,
  after?: Settings,
): string[] => {
  const recorder = recorders[layer];
  return recorder ? refusedChanges(recorder, before, after).map((one) => `${host}: ${one}`) : [];
};

/**
 * Pulls the images of a new release before anything about it is recorded: if they cannot be pulled, the record stays the
 * same, so that an edit can revert the release.
 */
export async function pullNewRelease(
  { settings }: Pick<HostLayerOutputs, "settings">,
  { host, layer, settings: wanted, ...rest }: HostLayerInputs,
): Promise<void> {
  const changes = (["versions.etcd", "versions.kubernetes"] as const).some(
    (path) => settings?.[path] !== undefined && settings[path] !== wanted?.[path],
  );
  if (!changes) return;
  await stageLayer(currentHost(host), credentials(), layer, layerFrom(rest), reporter(host.name));
}
