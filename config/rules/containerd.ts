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

const runcShim = "io.containerd.runc.v2";

/** Settings of units that the program relies on. */
const ownedSettings = ["Type", "ExecStart", "ExecStartPre", "KillMode", "Delegate", "Restart"];

/** Settings of containerd, and of its and the kubelet's unit, that the program decides. */
export function containerdErrors(
  written: Partial<Sections>,
  hosts: readonly ResolvedHost[],
): string[] {
  const errors = hosts.flatMap((host, index) =>
    sourcesOf(written.hosts![index]!, index, written).flatMap(({ place, keys }) => [
      ...configErrors(keys.containerd?.config ?? {}, `${place}containerd.config`),
      ...(keys.containerd && Object.hasOwn(keys.containerd.runtimes, "runc")
        ? [`${place}containerd.runtimes.runc: is there anyway; use another name`]
        : []),
      ...ownedOptions(keys.containerd?.runtimes ?? {}, host, `${place}containerd.runtimes`),
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

type Runtimes = Sections["containerd"]["runtimes"];

/** runc's shim makes the cgroups of pods as the kubelet names them; other shims have options of their own. */
const ownedOptions = (runtimes: Runtimes, { containerd }: ResolvedHost, place: string): string[] =>
  Object.entries(runtimes)
    .filter(([name, { options }]) => {
      const { type = runcShim } = containerd.runtimes[name] ?? {};
      return type === runcShim && Object.hasOwn(options, "SystemdCgroup");
    })
    .map(
      ([name]) =>
        `${place}.${name}.options.SystemdCgroup: cannot be set: it follows from the host's profile, as the kubelet's cgroup driver does`,
    );

type Unit = Sections["kubelet"]["unit"];

const ownedUnit = (unit: Unit | undefined, place: string): string[] => [
  ...Object.keys(unit?.Service ?? {})
    .filter((name) => ownedSettings.includes(name))
    .map((name) => `${place}.Service.${name}: cannot be set: the program relies on its own value`),
  ...Object.entries(unit?.Service ?? {})
    .filter(([, value]) => [value].flat().some((text) => /:\/\/[^/\s]*@/.test(text)))
    .map(
      ([name]) =>
        `${place}.Service.${name}: holds a user or a password, which previews would show; take it out, and set artifacts.proxy for a proxy`,
    ),
];
