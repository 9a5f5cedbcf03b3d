import { images, releases } from "../../artifacts";
import type { ClusterConfig, Host } from "../../config/cluster-config";
import type { DesiredState } from "../desired-state";
import { containerdFiles } from "./config";
import { kernelFiles, modules, sysctls } from "./kernel";
import { layout } from "../formats/layout";
import { programsOf } from "../binaries";
import { networkParts, ofEachPart } from "../network/parts";

/** The container engine of a host and what it needs of the kernel. */
export function engineLayer(host: Host, config: ClusterConfig): DesiredState {
  const { architecture, profile } = host;
  const { versions, artifacts } = config;
  const ofNetwork = networkParts.flatMap((part) => part.modules?.(config) ?? []);
  const kernel = { profile, modules: ofNetwork, set: host.kernel };
  const release = releases(versions, architecture);
  return {
    images: [images(versions).pause],
    files: {
      ...kernelFiles(kernel),
      ...containerdFiles({
        profile,
        pauseImage: images(versions).pause,
        registryMirror: artifacts.registryMirror,
      }),
    },
    programs: {
      ...programsOf(release.containerd, layout.programs, config),
      ...programsOf(release.runc, layout.programs, config, "runc"),
      ...programsOf(release.cniPlugins, layout.cniPrograms, config),
      ...ofEachPart((part) => part.binaries?.(host, config)),
    },
    sysctls: sysctls(profile, host.kernel.sysctls),
    modules: modules(kernel),
    waits: host.kernel.modules.map((name) => ({
      what: `the kernel module ${name}`,
      command: `modprobe ${name}`,
      timeoutSeconds: 10,
    })),
    // containerd makes it before the pod network puts its configuration there.
    directories: { [layout.cniConfig]: "0755" },
    data: { [layout.containerdData]: "0700", "/run/containerd": "0711", "/run/nri": "0755" },
    units: {
      "containerd.service": [
        `${layout.systemd}/containerd.service`,
        `${layout.containerd}/config.toml`,
        `${layout.programs}/containerd`,
      ],
    },
  };
}
