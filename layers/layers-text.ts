import type { PodRuntime } from "./pod-runtime";

/**
 * Engine and kubelet as one text, in JSON. Values of an object are taken apart by the engine in each of some eight calls, and
 * logged once more for every level that they lie below (docs/decisions/0020-speed.md). A text is one value, and previews show
 * what changes in it all the same.
 */
export const layersText = (layers: PodRuntime): string => JSON.stringify(layers);

/** The layers of such a text. Earlier versions have left objects on record. */
export const layersFrom = (recorded: string | PodRuntime): PodRuntime =>
  typeof recorded === "string" ? (JSON.parse(recorded) as PodRuntime) : recorded;
