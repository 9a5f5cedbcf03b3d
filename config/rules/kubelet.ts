import { type ResolvedHost, type Source, sourcesOf } from "../groups";
import { fieldErrors } from "../settings/fields";
import { instrumentationErrors } from "../settings/instrumentation";
import { kubeletConflicts } from "../settings/kubelet-conflicts";
import { kubeletFormats, kubeletKeys } from "../settings/kubelet-formats";
import { gateConflicts } from "../settings/kubelet-gates";
import { memoryConflicts } from "../settings/kubelet-memory";
import { pairConflicts } from "../settings/kubelet-pairs";
import { valueAt, type Values } from "../settings/merge";
import { kubeletOwned } from "../settings/owned-fields";
import type { Table } from "../settings/tables";
import { fieldGateErrors, vocabularyOf } from "../settings/vocabulary";
import type { Sections } from "../schema";

/** Settings of kubelets that their release does not take, that the program decides, or that contradict one another. */
export function kubeletErrors(
  written: Partial<Sections>,
  hosts: readonly ResolvedHost[],
  { table, gates }: { readonly table: Table; readonly gates: Table },
): string[] {
  // A faulty section is reported on its own.
  const { nodeMask = 20 } = written.cluster ?? {};
  const vocabulary = {
    ...vocabularyOf("KubeletConfiguration", table, kubeletOwned),
    ...{ formats: kubeletFormats(nodeMask), keys: kubeletKeys },
  };
  const { kubelet, groups = {}, hostProfile = "standard" } = written;
  const places = Object.entries({
    "kubelet.config": kubelet,
    ...Object.fromEntries(
      Object.entries(groups).map(([name, keys]) => [`groups.${name}.kubelet.config`, keys.kubelet]),
    ),
    ...Object.fromEntries(
      (written.hosts ?? []).map((host, index) => [`hosts[${index}].kubelet.config`, host.kubelet]),
    ),
  });
  const errors = places.flatMap(([place, keys]) => {
    const config: Values = keys?.config ?? {};
    const { featureGates: _, ...others } = config;
    return [
      ...fieldErrors(others, place, vocabulary),
      ...instrumentationErrors(config, place, gates.release),
      ...fieldGateErrors(config, place, gates),
    ];
  });
  if (errors.length > 0) return errors;
  const conflicts = hosts.flatMap((host, index) => {
    const { config } = host.kubelet;
    const profile = host.profile ?? hostProfile;
    return [
      ...kubeletConflicts(config, profile),
      ...pairConflicts(config),
      ...memoryConflicts(config, profile),
      ...gateConflicts(config, profile, gates),
    ].map(({ path, why }) => {
      const sources = sourcesOf(written.hosts![index]!, index, written);
      const { place } = sources.findLast((one) => sets(one, path)) ?? sources[0]!;
      return `${place}kubelet.config.${path}: ${why}`;
    });
  });
  return [...new Set(conflicts)];
}

/** Whether a part of the stack file sets a field, or something in it. */
const sets = ({ keys }: Source, path: string): boolean => {
  const config = keys.kubelet?.config ?? {};
  const [field = ""] = path.split(".");
  return valueAt(config, path) !== undefined || Object.hasOwn(config, field);
};
