import type { Host } from "../../config/cluster-config";
import { layout } from "../formats/layout";

/** Where the containerd of a host's pods stands. */
export interface ContainerdPlaces {
  readonly unit: string;
  /** Directory of containerd, its shim, runc and ctr. */
  readonly programs: string;
  /** Directory of its configuration. */
  readonly config: string;
  /** Directory of images and containers. */
  readonly data: string;
  /** Directory below /run of what runs. */
  readonly state: string;
  /** Its socket, in the state directory. */
  readonly socket: string;
  /** Directory of the NRI socket, over which containerd announces pods. */
  readonly nri: string;
  /** Where registries and their mirrors are configured. */
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

/** scripts/lib/containerd.sh has them too. */
const besideDockers = placesOf(
  "kubernetes-containerd",
  layout.besideDockerPrograms,
  layout.besideDocker,
  layout.besideDockerData,
  "/run/kubernetes-containerd/nri",
);

/** The usual places, where other tools look for containerd; places of its own on a host whose Docker has the usual ones. */
export const containerdPlaces = ({ besideDocker }: Pick<Host, "besideDocker">): ContainerdPlaces =>
  besideDocker ? besideDockers : usual;
