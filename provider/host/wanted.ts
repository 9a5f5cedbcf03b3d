import { fingerprints, type Fingerprints } from "../../layers/desired-state";
import { layerFrom } from "../../layers/layer-json";
import { same } from "../handler";
import { certificateFingerprints } from "../pki/certificates";
import type { HostLayerInputs, HostLayerOutputs } from "./layer-inputs";

/** Fingerprints of everything that a layer applies to its host. */
export const wanted = (inputs: HostLayerInputs): Fingerprints => ({
  ...fingerprints(layerFrom(inputs)),
  ...certificateFingerprints(inputs.certificates),
});

/** The certificates and keys on the host if none of them must be reissued. */
export function stillGood(
  { applied, installed }: HostLayerOutputs,
  news: HostLayerInputs,
): Record<string, string> {
  const issued = (prints: Fingerprints) =>
    Object.entries(prints).filter(([thing]) => /^(certificate|key) /.test(thing));
  if (!same(issued(applied), issued(wanted(news)))) return {};
  const programs = Object.keys(layerFrom(news).programs ?? {});
  return Object.fromEntries(Object.entries(installed).filter(([path]) => !programs.includes(path)));
}
