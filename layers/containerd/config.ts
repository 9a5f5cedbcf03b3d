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

/** What the container engine of a host depends on. */
export interface ContainerdInput {
  readonly profile: HostProfile;
  /** Whether Docker's containerd has the usual places. */
  readonly besideDocker: boolean;
  /** Reference of the image that holds a pod's namespaces. */
  readonly pauseImage: string;
  /** Proxy that images are pulled through. */
  readonly proxy?: Proxy | undefined;
  /** Interfaces that the pod network creates, besides those of pods. */
  readonly links: readonly string[];
  /** What the stack file sets. */
  readonly set?: Host["containerd"];
}

/** containerd's configuration and unit, and what keeps systemd-networkd off the pods' interfaces. */
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
  // Operators inside the cluster write there, such as those for GPUs, and restart containerd themselves.
  imports: [`${containerdPlaces({ besideDocker }).config}/conf.d/*.toml`],
  ...(besideDocker && ownDirectories),
  // It would make directories in /opt for programs that are installed from images.
  disabled_plugins: ["io.containerd.internal.v1.opt"],
  // Without them it would run on, and no kubelet could use it; so it ends, and systemd starts it again.
  required_plugins: [criImages, criRuntime, "io.containerd.grpc.v1.cri"],
  plugins: {
    [criImages]: {
      pinned_images: { sandbox: pauseImage },
      registry: { config_path: containerdPlaces({ besideDocker }).registries },
    },
    [criRuntime]: {
      // A nested host may not lower the score below its own, as pods of the cluster itself ask for.
      restrict_oom_score_adj: profile === "nested",
      cni: { bin_dirs: [layout.cniPrograms], conf_dir: layout.cniConfig },
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

/** A runtime under the shim of runc has the options of runc; others have their own. */
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

/** containerd puts these in /run/containerd and /run/nri wherever its state is. Before 2.3 it knows no `socket_dir`, and passes over it. */
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
      // It finds its shim in PATH, and the shim runc: those of Docker are of other releases.
      Environment: [
        ...(besideDocker ? [`PATH=${programs}:${systemPath}`] : []),
        ...(proxy ? proxyEnvironment(proxy) : []),
      ],
      ExecStart: `${programs}/containerd${besideDocker ? ` --config ${config}/config.toml` : ""}`,
      Restart: "always",
      RestartSec: 2,
      Delegate: "yes",
      // Containers live on while containerd restarts.
      KillMode: "process",
      LimitNOFILE: 1048576,
      LimitNPROC: "infinity",
      // A dump would hold keys; a program in a pod may raise it for itself.
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
