import { images, releases } from "../../artifacts";
import type { ClusterConfig, Host } from "../../config/cluster-config";
import type { DesiredState, Wait } from "../desired-state";
import { containerdFiles } from "./config";
import { hugePageSysctls, hugePageWaits } from "./huge-pages";
import { kernelFiles, modules, sysctls } from "./kernel";
import { layout } from "../formats/layout";
import { dockerForwarding } from "./docker-forwarding";
import { containerdPlaces } from "./places";
import { dropIn } from "../formats/drop-in";
import { proxyOf } from "../proxy";
import { programsOf } from "../binaries";
import { isExternalNetwork, networkLinks, networkModules, ofEachPart } from "../network/parts";

/** containerd on a host, and what it needs of the kernel. */
export function engineLayer(host: Host, config: ClusterConfig): DesiredState {
  const { architecture, profile, besideDocker } = host;
  const { versions, cluster } = config;
  const places = containerdPlaces(host);
  const proxy = proxyOf(host, config);
  const docker = besideDocker ? dockerForwarding(cluster) : undefined;
  const ofNetwork = networkModules(config);
  const set = {
    ...host.kernel,
    sysctls: { ...host.kernel.sysctls, ...hugePageSysctls(host.kernel) },
  };
  // This program's pod network adds it: it may come to a host later than containerd.
  const ipv6 = cluster.ipv6 !== undefined && isExternalNetwork(config);
  const kernel = { profile, modules: ofNetwork, ipv6, set };
  const release = releases(versions, architecture);
  return {
    images: [images(versions, config.artifacts).pause],
    files: {
      ...kernelFiles(kernel),
      ...containerdFiles({
        profile,
        besideDocker,
        pauseImage: images(versions, config.artifacts).pause,
        proxy,
        links: networkLinks(config),
        set: host.containerd,
      }),
      ...docker?.files,
    },
    ...(proxy && { proxy }),
    programs: {
      ...programsOf(release.containerd, places.programs, config),
      ...programsOf(release.runc, places.programs, config, "runc"),
      ...ofEachPart(config, (part) => part.binaries?.(host, config)),
    },
    sysctls: sysctls(profile, set.sysctls, ipv6),
    modules: modules(kernel),
    waits: [
      ...host.kernel.modules.map((name) => ({
        what: `the kernel module ${name}`,
        command: `modprobe ${name}`,
        timeoutSeconds: 10,
      })),
      ...hugePageWaits(host.kernel),
      ...runtimeWaits(host),
      ...(docker?.waits ?? []),
    ],
    // containerd creates the first one before the pod network writes its configuration there; network programs are installed in the other.
    directories: { [layout.cniConfig]: "0755", [layout.cniPrograms]: "0755" },
    data: {
      [places.data]: "0700",
      [places.state]: "0711",
      ...(!besideDocker && { [places.nri]: "0755" }),
    },
    units: {
      [places.unit]: [
        `${layout.systemd}/${places.unit}`,
        ...Object.keys(dropIn(places.unit, host.containerd.unit)),
        `${places.config}/config.toml`,
        `${places.programs}/containerd`,
      ],
      ...docker?.units,
    },
  };
}

/** The user installs the binaries of additional runtimes. If one is missing, its pods would not start. */
const runtimeWaits = ({ containerd }: Pick<Host, "containerd">): Wait[] =>
  Object.entries(containerd.runtimes).flatMap(([name, { path }]) =>
    path === undefined
      ? []
      : [
          {
            what: `the program ${path} of the runtime ${name}`,
            command: `test -x ${path}`,
            timeoutSeconds: 5,
          },
        ],
  );
