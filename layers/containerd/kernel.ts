import type { Host } from "../../config/cluster-config";
import type { HostProfile } from "../../config/schema";
import { ipv6Sysctls, kubeletSysctls, networkSysctls } from "../../config/settings/kernel";
import { merged } from "../../config/settings/merge";
import type { HostFile, HostFiles } from "../formats/host-file";
import { layout } from "../formats/layout";

/** Inputs of a host's kernel settings. */
export interface KernelInput {
  readonly profile: HostProfile;
  /** Modules that the pod network needs. */
  readonly modules: readonly string[];
  /** Whether the host forwards IPv6 packets of pods from its set-up on. @default false */
  readonly ipv6?: boolean;
  /** Settings and modules from the stack file; none by default. */
  readonly set?: Host["kernel"];
}

/** Settings of the whole kernel that pods need. */
const podSysctls = {
  // Every pod that watches files takes instances from root's quota; the default of 128 is soon used up.
  "fs.inotify.max_user_instances": "8192",
  "fs.inotify.max_user_watches": "524288",
};

/** Name of the file that sets them at boot; files are read in the order of their names, and the last wins. */
export const kernelSettingsFile = "90-kubernetes.conf";

/** Kernel settings of a host, by name. A nested host leaves settings of the shared kernel alone. */
export const sysctls = (
  profile: HostProfile,
  set: Host["kernel"]["sysctls"] = {},
  ipv6 = false,
): Readonly<Record<string, string>> => {
  const ofNetwork = { ...networkSysctls, ...(ipv6 && ipv6Sysctls) };
  const own = profile === "nested" ? ofNetwork : { ...ofNetwork, ...kubeletSysctls, ...podSysctls };
  return merged(own, set) as Readonly<Record<string, string>>;
};

/** Kernel modules that a host loads; none if it cannot load any. */
export const modules = ({ profile, modules: ofNetwork, set }: KernelInput): readonly string[] =>
  profile === "nested"
    ? []
    : [
        ...new Set([
          "overlay",
          "br_netfilter",
          "nf_conntrack",
          ...ofNetwork,
          ...(set?.modules ?? []),
        ]),
      ];

/** Files that make modules and kernel settings persist across reboots. */
export function kernelFiles(input: KernelInput): HostFiles {
  const loaded = modules(input);
  return {
    ...(loaded.length > 0 && {
      [`${layout.kernelModules}/kubernetes.conf`]: {
        content: loaded.map((name) => `${name}\n`).join(""),
      },
    }),
    [`${layout.kernelSettings}/${kernelSettingsFile}`]: settingsFile(
      sysctls(input.profile, input.set?.sysctls, input.ipv6),
    ),
  };
}

/** A file of settings to apply at boot. */
export const settingsFile = (settings: Readonly<Record<string, string>>): HostFile => ({
  content: Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join(""),
});
