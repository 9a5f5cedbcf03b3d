import type { DesiredState } from "./desired-state";
import type { HostFiles } from "./formats/host-file";
import type { PodRuntime } from "./pod-runtime";

/**
 * Engine and kubelet as one text, in JSON. Values of an object are taken apart by the engine in each of some eight calls, and
 * logged once more for every level that they lie below (docs/decisions/0020-speed.md). A text is one value, and previews show
 * what changes in it all the same.
 */
export const layersText = (layers: PodRuntime): string => JSON.stringify(layers);

/** The layers of such a text. */
export const layersFrom = (text: string): PodRuntime => JSON.parse(text) as PodRuntime;

/** The inputs of a layer that its files come from. */
export interface ToldLayer {
  /** What of it the stack file alone decides: `layerText`. */
  readonly desired?: string;
  /** Files that other resources have a part in, or that are secret. */
  readonly files?: HostFiles;
}

/** A layer as JSON text. Must not contain secrets: the engine cannot mask part of a text. */
export const layerText = (layer: DesiredState): string => JSON.stringify(layer);

/** A layer's inputs, with its text opened. */
export function layerFrom<Told extends ToldLayer>(told: Told): Told & DesiredState {
  const { desired = "{}", files } = told;
  const decided = JSON.parse(desired) as Partial<DesiredState>;
  return { ...decided, ...told, files: { ...decided.files, ...files } };
}
