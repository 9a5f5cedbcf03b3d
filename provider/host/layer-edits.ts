import { refusedChanges } from "../../config/changes/judge";
import type { Recorder, Settings } from "../../config/changes/rule";
import { layerFrom } from "../../layers/layer-json";
import { stageLayer } from "../../host/layer";
import type { HostLayerInputs, HostLayerOutputs } from "./layer-inputs";
import { reporter } from "../progress";
import { credentials, currentHost } from "../stack";

/** Which edits are judged on which layer: others have no settings. */
const recorders: Readonly<Record<string, Recorder>> = {
  identity: "host",
  etcd: "etcd member",
  "control-plane": "control plane",
};

/** Why settings on record for a layer of a host cannot become those of today, each with the host first. */
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
 * Brings the images of another release to a host before anything is on record of it: a release that cannot be pulled leaves
 * the record as it is, so that an edit can take it back.
 */
export async function bringRelease(
  { settings }: Pick<HostLayerOutputs, "settings">,
  { host, layer, settings: wanted, ...rest }: HostLayerInputs,
): Promise<void> {
  const changes = (["versions.etcd", "versions.kubernetes"] as const).some(
    (path) => settings?.[path] !== undefined && settings[path] !== wanted?.[path],
  );
  if (!changes) return;
  await stageLayer(currentHost(host), credentials(), layer, layerFrom(rest), reporter(host.name));
}
