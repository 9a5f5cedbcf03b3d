import { images, releases } from "../../artifacts";
import type { ClusterConfig, Host } from "../../config/cluster-config";
import type { DesiredState } from "../desired-state";
import { containerdFiles } from "./config";
import { kernelFiles, modules, sysctls } from "./kernel";
import { layout } from "../formats/layout";
import { dockerForwarding } from "./docker-forwarding";
import { containerdPlaces } from "./places";
import { programsOf } from "../binaries";
import { networkParts, ofEachPart } from "../network/parts";

/** The container engine of a host and what it needs of the kernel. */
export function engineLayer(host: Host, config: ClusterConfig): DesiredState {
  const { architecture, profile, besideDocker } = host;
  const { versions, cluster } = config;
  const places = containerdPlaces(host);
  const docker = besideDocker ? dockerForwarding(cluster) : undefined;
  const ofNetwork = networkParts.flatMap((part) => part.modules?.(config) ?? []);
  const kernel = { profile, modules: ofNetwork, set: host.kernel };
  const release = releases(versions, architecture);
  return {
    images: [images(versions).pause],
    files: {
      ...kernelFiles(kernel),
      ...containerdFiles({
        profile,
        besideDocker,
        pauseImage: images(versions).pause,
      }),
      ...docker?.files,
    },
    programs: {
      ...programsOf(release.containerd, places.programs, config),
      ...programsOf(release.runc, places.programs, config, "runc"),
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
    data: {
      [places.data]: "0700",
      [places.state]: "0711",
      ...(!besideDocker && { "/run/nri": "0755" }),
    },
    units: {
      [places.unit]: [
        `${layout.systemd}/${places.unit}`,
        `${places.config}/config.toml`,
        `${places.programs}/containerd`,
      ],
      ...docker?.units,
    },
    ...(docker && { waits: docker.waits }),
  };
}
