import type { ClusterConfig, Host } from "../../config/cluster-config";
import { containerdPlaces } from "../containerd/places";
import type { DesiredState } from "../desired-state";
import type { HostFiles } from "../formats/host-file";
import { registryFiles } from "./files";

/** What the containerd of a host knows of registries. No unit reads it but at a pull, so that a change restarts nothing. */
export interface RegistriesLayer {
  readonly desired: DesiredState;
  /** Files with logins. */
  readonly secret: HostFiles;
}

/** Registries of a host, which have to be there before its first pull; undefined where the stack file says nothing of any. */
export function registriesLayer(host: Host, config: ClusterConfig): RegistriesLayer | undefined {
  const { open, secret } = registryFiles(config, containerdPlaces(host).registries);
  if (Object.keys({ ...open, ...secret }).length === 0) return undefined;
  return { desired: { files: open }, secret };
}
