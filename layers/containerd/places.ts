import type { Host } from "../../config/cluster-config";
import { layout } from "../formats/layout";

/** Paths of the containerd that runs a host's pods. */
export interface ContainerdPlaces {
  readonly unit: string;
  /** Directory for containerd, its shim, runc and ctr. */
  readonly programs: string;
  /** Directory for its configuration. */
  readonly config: string;
  /** Directory for images and containers. */
  readonly data: string;
  /** State directory, below /run. */
  readonly state: string;
  /** Its socket, in the state directory. */
  readonly socket: string;
  /** Directory of the NRI socket, through which containerd announces pods. */
  readonly nri: string;
  /** Configuration of registries and mirrors. */
  readonly registries: string;
}

const placesOf = (name: string, programs: string, config: string, data: string, nri: string) => ({
  unit: `${name}.service`,
  programs,
  config,
  data,
  state: `/run/${name}`,
  socket: `/run/${name}/containerd.sock`,
  nri,
  registries: `${config}/certs.d`,
});

const usual = placesOf(
  "containerd",
  layout.programs,
  layout.containerd,
  layout.containerdData,
  "/run/nri",
);

/** Also in scripts/lib/containerd.sh. */
const besideDockers = placesOf(
  "kubernetes-containerd",
  layout.besideDockerPrograms,
  layout.besideDocker,
  layout.besideDockerData,
  "/run/kubernetes-containerd/nri",
);

/** The usual paths, where other tools look for containerd; separate ones on a host whose Docker uses the usual ones. */
export const containerdPlaces = ({ besideDocker }: Pick<Host, "besideDocker">): ContainerdPlaces =>
  besideDocker ? besideDockers : usual;
