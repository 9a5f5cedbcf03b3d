import { type ResolvedHost, sourcesOf } from "../groups";
import { isMap, type Values } from "../settings/merge";
import type { Sections } from "../schema";
import { containerdFieldErrors } from "../settings/containerd-fields";

const runtimesKey = "plugins.io.containerd.cri.v1.runtime.containerd.runtimes";

/** Fields of containerd's configuration that the program decides, each with what to set instead. */
const owned: Readonly<Record<string, string>> = {
  version: "the program writes this version",
  imports: "files in conf.d beside the configuration are read anyway",
  root: "the program and its removal use this directory; mount a disk there",
  state: "the program and its removal use this directory",
  grpc: "the kubelet uses the program's socket",
  disabled_plugins: "pods need them",
  required_plugins: "pods need them",
  "plugins.io.containerd.cri.v1.images.pinned_images": "it is versions.pause",
  "plugins.io.containerd.cri.v1.images.registry": "set registries",
  "plugins.io.containerd.cri.v1.runtime.cni": "the program installs the pod network",
  [runtimesKey]: "set containerd.runtimes",
};

/** Settings of units that the program relies on. */
const ownedSettings = ["Type", "ExecStart", "ExecStartPre", "KillMode", "Delegate", "Restart"];

/** Settings of containerd, and of its and the kubelet's unit, that the program decides. */
export function containerdErrors(
  written: Partial<Sections>,
  hosts: readonly ResolvedHost[],
): string[] {
  const errors = hosts.flatMap((_, index) =>
    sourcesOf(written.hosts![index]!, index, written).flatMap(({ place, keys }) => [
      ...configErrors(keys.containerd?.config ?? {}, `${place}containerd.config`),
      ...(keys.containerd && Object.hasOwn(keys.containerd.runtimes, "runc")
        ? [`${place}containerd.runtimes.runc: is there anyway; use another name`]
        : []),
      ...ownedUnit(keys.containerd?.unit, `${place}containerd.unit`),
      ...ownedUnit(keys.kubelet?.unit, `${place}kubelet.unit`),
    ]),
  );
  return [...new Set(errors)];
}

/** What the program decides is refused with its own reason only. */
function configErrors(config: Values, place: string): string[] {
  const refused = ownedFields(config, place);
  const known = containerdFieldErrors(config, place);
  const fields = refused.map((error) => error.slice(0, error.indexOf(": ")));
  const isBelow = (error: string, field: string) =>
    error.startsWith(`${field}:`) || error.startsWith(`${field}.`);
  return [...refused, ...known.filter((error) => !fields.some((field) => isBelow(error, field)))];
}

/** The names of plugins hold dots, so that a path is compared as a whole. */
function ownedFields(config: Values, place: string, path = ""): string[] {
  return Object.entries(config).flatMap(([name, value]) => {
    const here = path === "" ? name : `${path}.${name}`;
    const why = Object.hasOwn(owned, here) ? owned[here] : undefined;
    if (why !== undefined) return [`${place}.${here}: cannot be set: ${why}`];
    if (value === null) return [`${place}.${here}: is null, which TOML does not have; take it out`];
    return isMap(value) ? ownedFields(value, place, here) : [];
  });
}

const ownedUnit = (unit: Sections["kubelet"]["unit"] | undefined, place: string): string[] =>
  Object.keys(unit?.Service ?? {})
    .filter((name) => ownedSettings.includes(name))
    .map((name) => `${place}.Service.${name}: cannot be set: the program relies on its own value`);
