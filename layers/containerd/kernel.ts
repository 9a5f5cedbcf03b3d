import type { HostProfile } from "../../config/schema";
import type { HostFiles } from "../formats/host-file";
import { layout } from "../formats/layout";

/** What the kernel settings of a host depend on. */
export interface KernelInput {
  readonly profile: HostProfile;
  /** Modules that the pod network needs. */
  readonly modules: readonly string[];
}

/** Settings that each network namespace has of its own. */
const networkSysctls = {
  "net.ipv4.ip_forward": "1",
  // Replies between pods on the same bridge must pass the rules that rewrote the request.
  "net.bridge.bridge-nf-call-iptables": "1",
  "net.bridge.bridge-nf-call-ip6tables": "1",
};

/** Settings of the whole kernel: the kubelet refuses to start with other values for the first six. */
const kernelSysctls = {
  "vm.overcommit_memory": "1",
  "vm.panic_on_oom": "0",
  "kernel.panic": "10",
  "kernel.panic_on_oops": "1",
  "kernel.keys.root_maxkeys": "1000000",
  "kernel.keys.root_maxbytes": "25000000",
  // Every pod that watches files takes instances out of root's share, and 128 are soon gone.
  "fs.inotify.max_user_instances": "8192",
  "fs.inotify.max_user_watches": "524288",
};

/** Name of the file that sets them at boot, where the last name in the order of names wins. */
export const kernelSettingsFile = "90-kubernetes.conf";

/** Kernel settings by name that a host runs with. A nested host leaves alone what belongs to the kernel that it shares. */
export const sysctls = (profile: HostProfile): Readonly<Record<string, string>> =>
  profile === "nested" ? networkSysctls : { ...networkSysctls, ...kernelSysctls };

/** Kernel modules that a host loads: none where it cannot load any. */
export const modules = ({ profile, modules: ofNetwork }: KernelInput): readonly string[] =>
  profile === "nested" ? [] : ["overlay", "br_netfilter", "nf_conntrack", ...ofNetwork];

/** The files that make modules and settings of the kernel last beyond a boot. */
export function kernelFiles(input: KernelInput): HostFiles {
  const loaded = modules(input);
  const settings = Object.entries(sysctls(input.profile));
  return {
    ...(loaded.length > 0 && {
      [`${layout.kernelModules}/kubernetes.conf`]: {
        content: loaded.map((name) => `${name}\n`).join(""),
      },
    }),
    [`${layout.kernelSettings}/${kernelSettingsFile}`]: {
      content: settings.map(([name, value]) => `${name} = ${value}\n`).join(""),
    },
  };
}
