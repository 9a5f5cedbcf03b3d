import { stringify } from "smol-toml";
import type { Host } from "../../config/cluster-config";
import { merged } from "../../config/settings/merge";
import type { HostProfile } from "../../config/schema";
import type { HostFiles } from "../formats/host-file";
import { dropIn } from "../formats/drop-in";
import { proxyEnvironment, type Proxy } from "../proxy";
import { layout } from "../formats/layout";
import { unit } from "../formats/unit";
import { containerdPlaces } from "./places";

/** Inputs of a host's containerd. */
export interface ContainerdInput {
  readonly profile: HostProfile;
  /** Whether Docker's containerd uses the usual paths. */
  readonly besideDocker: boolean;
  /** Reference of the image of pod sandboxes. */
  readonly pauseImage: string;
  /** Proxy for pulling images. */
  readonly proxy?: Proxy | undefined;
  /** Interfaces that the pod network creates, besides those of pods. */
  readonly links: readonly string[];
  /** Settings from the stack file. */
  readonly set?: Host["containerd"];
}

/** containerd's configuration and unit, and the file that keeps systemd-networkd from managing the pods' interfaces. */
export function containerdFiles(input: ContainerdInput): HostFiles {
  const places = containerdPlaces(input);
  return {
    [`${places.config}/config.toml`]: { content: containerdConfig(input) },
    [`${layout.systemd}/${places.unit}`]: { content: containerdUnit(input) },
    ...(input.set && dropIn(places.unit, input.set.unit)),
    "/etc/systemd/network/05-kubernetes-pods.network": { content: unmanaged(input.links) },
  };
}

const criImages = "io.containerd.cri.v1.images";
const criRuntime = "io.containerd.cri.v1.runtime";

/** https://github.com/containerd/containerd/blob/main/docs/cri/config.md */
const containerdConfig = (input: ContainerdInput): string =>
  stringify(merged(ownConfig(input), input.set?.config ?? {}));

const ownConfig = ({ profile, besideDocker, pauseImage, set }: ContainerdInput) => ({
  version: 3,
  // Operators such as the GPU operator write there, and restart containerd themselves.
  imports: [`${containerdPlaces({ besideDocker }).config}/conf.d/*.toml`],
  ...(besideDocker && ownDirectories),
  // It would create directories in /opt for programs that are installed from images.
  disabled_plugins: ["io.containerd.internal.v1.opt"],
  // Without these plugins it would run but be useless to the kubelet. Instead it exits, and systemd restarts it.
  required_plugins: [criImages, criRuntime, "io.containerd.grpc.v1.cri"],
  plugins: {
    [criImages]: {
      pinned_images: { sandbox: pauseImage },
      registry: { config_path: containerdPlaces({ besideDocker }).registries },
    },
    [criRuntime]: {
      // A container may not lower an OOM score below its own, as the cluster's own pods request.
      restrict_oom_score_adj: profile === "nested",
      cni: { bin_dirs: [layout.cniPrograms], conf_dir: layout.cniConfig },
      // By default it asks every shim each second since 2.3. The kubelet has cAdvisor's figures instead, and needs none more often.
      stats_collect_period: "10s",
      containerd: {
        runtimes: {
          runc: runtimeOf("runc", { type: runcShim, options: {} }, { profile, besideDocker }),
          ...Object.fromEntries(
            Object.entries(set?.runtimes ?? {}).map(([name, runtime]) => [
              name,
              runtimeOf(name, runtime, { profile, besideDocker }),
            ]),
          ),
        },
      },
    },
    ...(besideDocker && ownSockets),
  },
});

const runcShim = "io.containerd.runc.v2";

/** Runtimes that use runc's shim take runc's options; others have their own. */
function runtimeOf(
  name: string,
  { type = runcShim, path, options }: Host["containerd"]["runtimes"][string],
  { profile, besideDocker }: Pick<ContainerdInput, "profile" | "besideDocker">,
) {
  const likeRunc = {
    SystemdCgroup: profile === "standard",
    ...(besideDocker && { Root: `${own.state}/${name}` }),
    ...(path !== undefined && { BinaryName: path }),
  };
  const all = merged(type === runcShim ? likeRunc : {}, options);
  return { runtime_type: type, ...(Object.keys(all).length > 0 && { options: all }) };
}

const own = containerdPlaces({ besideDocker: true });

const ownDirectories = { root: own.data, state: own.state, grpc: { address: own.socket } };

/** containerd creates these in /run/containerd and /run/nri wherever its state is. Releases before 2.3 ignore `socket_dir`. */
const ownSockets = {
  "io.containerd.nri.v1.nri": { socket_path: `${own.nri}/nri.sock` },
  "io.containerd.shim.v1.manager": { socket_dir: `${own.state}/s` },
};

function containerdUnit({ profile, besideDocker, proxy }: ContainerdInput): string {
  const { programs, config, data } = containerdPlaces({ besideDocker });
  return unit({
    Unit: {
      Description: "containerd container engine",
      Documentation: "https://containerd.io",
      After: "network.target local-fs.target dbus.service",
      RequiresMountsFor: data,
      StartLimitIntervalSec: 0,
    },
    Service: {
      Type: "notify",
      // It finds its shim in PATH, as the shim finds runc. Docker's are other releases.
      Environment: [
        ...(besideDocker ? [`PATH=${programs}:${systemPath}`] : []),
        ...(proxy ? proxyEnvironment(proxy) : []),
      ],
      ExecStart: `${programs}/containerd${besideDocker ? ` --config ${config}/config.toml` : ""}`,
      Restart: "always",
      RestartSec: 2,
      Delegate: "yes",
      // Containers keep running while containerd restarts.
      KillMode: "process",
      LimitNOFILE: 1048576,
      LimitNPROC: "infinity",
      // A core dump would contain keys. A program in a pod may raise its own limit.
      LimitCORE: "0:infinity",
      TasksMax: "infinity",
      OOMScoreAdjust: profile === "standard" ? -999 : undefined,
    },
    Install: { WantedBy: "multi-user.target" },
  });
}

const systemPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const unmanaged = (links: readonly string[]) =>
  unit({
    Match: { Name: ["veth*", ...links].join(" ") },
    Link: { Unmanaged: "yes" },
  });
