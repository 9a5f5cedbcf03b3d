import type { DesiredState } from "./desired-state";
import type { HostFiles } from "./formats/host-file";
import type { PodRuntime } from "./pod-runtime";

/**
 * containerd and kubelet as JSON text. The engine takes objects apart in each of about eight calls and logs them once for
 * every level; a text is one value, and previews show its changes too (docs/decisions/0020-speed.md).
 */
export const layersText = (layers: PodRuntime): string => JSON.stringify(layers);

/** Parses the text of `layersText`. */
export const layersFrom = (text: string): PodRuntime => JSON.parse(text) as PodRuntime;

/** Inputs from which a layer's files are made. */
export interface LayerInText {
  /** The part that depends on the stack file alone, from `layerText`. */
  readonly desired?: string;
  /** Files that depend on other resources, or are secret. */
  readonly files?: HostFiles;
}

/** A layer as JSON text. Must not contain secrets: the engine cannot mask part of a text. */
export const layerText = (layer: DesiredState): string => JSON.stringify(layer);

/** A layer's inputs, with its text parsed. */
export function layerFrom<T extends LayerInText>(inputs: T): T & DesiredState {
  const { desired = "{}", files } = inputs;
  const parsed = JSON.parse(desired) as Partial<DesiredState>;
  return { ...parsed, ...inputs, files: { ...parsed.files, ...files } };
}
